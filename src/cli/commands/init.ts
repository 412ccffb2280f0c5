import { resolve } from 'node:path';
import { writeWhole } from '../../connect/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';

/** The contract that `init` writes: small, commented, without findings. */
export const starter = `# What each phase of this workflow needs and what it produces. Check it with: npx contextcore check
schema_version: "1.0.0"
pipeline_id: my-workflow
description: Turns a request into a published answer.

# Say a field once; the phases below then name it.
fields:
  request:  {type: str, description: What the caller asks for.}
  language: {type: str, severity: warning, critical: false, default: en, description: The language of the answer.}
  plan:     {type: "list[str]", description: The steps to take.}
  draft:    {type: str, description: The answer before review.}
  approved: {type: bool, description: Whether the review found nothing.}

# What the caller puts into the context before the first phase runs, and what it reads at the end.
inputs: [request, language]
outputs: [draft, approved]

phases:
  plan:
    description: Breaks the request into steps.
    entry: {required: [request]}        # required: the phase cannot work without it
    exit: {required: [plan]}            # required: produced in every run

  write:
    description: Writes the answer, step by step.
    entry:
      required: [request, plan]
      enrichment: [language]            # enrichment: better with it, possible without
    exit: {required: [draft]}

  review:
    description: Looks for mistakes.
    after: [write]                      # without "after", a phase follows the one written above it
    entry: {required: [request, draft]}
    exit: {required: [approved]}

# A field whose whole way matters: from where it is made, to where it must arrive.
propagation_chains:
  - chain_id: request_to_review
    source: {phase: plan, field: request}
    destination: {phase: review, field: request}
    severity: warning
`;

/** Writes the starter contract. A file that exists is never touched: Stop with code 91. */
export const init = (file: string, io: Io): ExitCode => {
  const written = writeWhole(resolve(io.cwd, file), starter, { exclusive: true });
  if (written.kind === 'refused') throw new Stop(exit.configuration, `Cannot write "${file}": ${written.reason}.`);
  io.err(`contextcore: wrote ${file}. Edit it, then run: contextcore check ${file}\n`);
  return exit.fine;
};
