import type { Severity } from '../../core/index.ts';

interface Code {
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string;
}

const code = (name: string, summary: string): Code => ({ name, severity: 'error', summary });

/** What reading a ProjectContext reports. */
export const projectCodes: {
  readonly name: string;
  readonly rules: readonly never[];
  readonly codes: readonly Code[];
} = {
  name: 'project',
  rules: [],
  codes: [
    code('unreadable', 'A ProjectContext is valid YAML or JSON, and of a size that can be read.'),
    code('unknown-key', 'Every key of a ProjectContext is one that the format knows.'),
    code('missing-key', 'Every required key of a ProjectContext is there.'),
    code('wrong-type', 'Every key of a ProjectContext holds the kind of value that the format asks for.'),
    code('invalid-value', 'Every value of a ProjectContext is one that the format allows.'),
    code('secret', 'No text of a ProjectContext holds a credential.'),
    code('missing-owner', 'A critical project names its owner.'),
    code('missing-mitigation', 'A security risk names its mitigation.'),
    code('budget-mismatch', 'The error budget is 100 minus the availability.'),
  ],
};
