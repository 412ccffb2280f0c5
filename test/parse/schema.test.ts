import { expect, test } from 'vitest';
import { createSource, locate } from '../../src/core/index.ts';
import { validateDocument } from '../../src/parse/schema/validate.ts';
import type { SchemaName } from '../../src/parse/schema/validator.ts';
import { parseDocument } from '../../src/parse/yaml.ts';

const findingsOf = (text: string, schema: SchemaName = 'contract') => {
  const { document } = parseDocument(createSource('w.contract.yaml', text));
  if (document === undefined) throw new TypeError('the test input does not parse');
  return validateDocument(document, schema);
};

const linesOf = (text: string, schema?: SchemaName): readonly string[] =>
  findingsOf(text, schema).map((finding) => {
    const { line, column } = locate(finding.at);
    const shown = finding.at.source.text.slice(finding.at.start, finding.at.end);
    const help = finding.help === undefined ? '' : ` | ${finding.help}`;
    return `${line}:${column} <${shown}> ${finding.code}: ${finding.message}${help}`;
  });

const messagesOf = (text: string, schema?: SchemaName): readonly string[] =>
  findingsOf(text, schema).map((finding) => finding.message);

const head = 'schema_version: "1.0.0"\npipeline_id: artisan\n';
const phase = (body: string): string => `${head}phases:\n  design: {${body}}\n`;

const everything = `${head}description: text
imports: [./shared.fields.yaml]
fields:
  domain: {type: str, critical: true, default: unknown, description: "What is built"}
  empty: {}
inputs: [project_root, {name: mode, type: str, severity: warning, default: full}]
outputs: [report]
phases:
  plan:
    exit: {required: [domain, tasks], optional: [{name: notes, sink: true, record: value}]}
  design:
    description: text
    after: [plan]
    join: any
    when: 'domain == "web"'
    entry:
      required: [{name: tasks, type: "list[str]", constraints: {min_items: 1}}]
      enrichment: [{name: domain, source_phase: plan, constraints: {allowed_values: [web, cli], pattern: "^[a-z]+$"}}]
    exit: {required: [{name: design, schema: {type: object, required: [parts]}}]}
    drops: [notes]
loops:
  - {from: design, to: plan, while: 'score < 0.8', max_iterations: 5}
merge: {notes: append}
propagation_chains:
  - chain_id: domain_to_design
    source: {phase: plan, field: domain}
    waypoints: [{phase: plan, field: domain}]
    destination: {phase: design, field: domain}
    severity: warning
    verification: "dest not in (None, '', 'unknown')"
`;

test('a contract that uses every key is sound', () => {
  expect(linesOf(everything)).toEqual([]);
});

test('a file of the first published format loads, and says once per key what is not enforced', () => {
  const text = `schema_version: "0.3.0"
pipeline_id: artisan
description: null
phases:
  plan:
    exit:
      required:
        - {name: a, type: dict, severity: blocking, default: null, description: null, source_phase: null, constraints: null}
        - {name: b, quality: {metric: length, threshold: 3}, constraints: {format: uri}}
        - {name: c, quality: [anything], evaluation: true}
propagation_chains:
  - {chain_id: x, source: {phase: plan, field: a}, destination: {phase: plan, field: a}, verification: null}
`;
  expect(linesOf(text)).toEqual([
    '9:21 <quality> contract/not-enforced: Key "quality" is accepted, but not enforced yet (here and at 1 other place).',
    '9:76 <format> contract/not-enforced: Key "format" is accepted, but not enforced yet.',
    '10:42 <evaluation> contract/not-enforced: Key "evaluation" is accepted, but not enforced yet.',
  ]);
  expect(findingsOf(text).map((finding) => finding.severity)).toEqual(['info', 'info', 'info']);
});

test('the same unknown constraint is an error in a 1.x file', () => {
  expect(linesOf(phase('entry: {required: [{name: b, constraints: {min_lenght: 1}}]}'))).toEqual([
    '4:55 <min_lenght> contract/unknown-key: "constraints" of field "b" of phase "design" has an unknown key "min_lenght". | Did you mean "min_length"?',
  ]);
});

test('an unknown key is shown where it stands, with the key that was meant', () => {
  expect(linesOf(`${phase('entrry: {}')}pipelin_id: x\n`)).toEqual([
    '4:12 <entrry> contract/unknown-key: Phase "design" has an unknown key "entrry". | Did you mean "entry"?',
    '5:1 <pipelin_id> contract/unknown-key: The file has an unknown key "pipelin_id". | Did you mean "pipeline_id"?',
  ]);
});

test('an unknown key that resembles nothing lists the keys that there are', () => {
  expect(linesOf(phase('entry: {zzz: 1}'))).toEqual([
    '4:20 <zzz> contract/unknown-key: "entry" of phase "design" has an unknown key "zzz". | Use "required" or "enrichment", or remove it.',
  ]);
});

test('a missing key is named, together with what lacks it', () => {
  expect(linesOf('pipeline_id: x\npropagation_chains:\n  - chain_id: c\n    source: {phase: p}\n')).toEqual([
    '1:1 <pipeline_id> contract/missing-key: The file has no key "phases". | Add the key "phases".',
    '1:1 <pipeline_id> contract/missing-key: The file has no key "schema_version". | Add the key "schema_version".',
    '3:5 <chain_id> contract/missing-key: Chain "c" has no key "destination". | Add the key "destination".',
    '4:5 <source> contract/missing-key: "source" of chain "c" has no key "field". | Add the key "field".',
  ]);
  expect(messagesOf(phase('entry: {required: [a, {type: str}]}'))).toEqual([
    'Field 2 of "entry.required" of phase "design" has no key "name".',
  ]);
});

test('a value of the wrong kind names both kinds and how to repair it', () => {
  expect(linesOf('schema_version: 1.0\npipeline_id: [x]\nphases: []\nloops:\nmerge: 3\n')).toEqual([
    '1:17 <1.0> contract/wrong-type: Key "schema_version" is a number; a string is expected. | Put the value in quotes.',
    '2:1 <pipeline_id> contract/wrong-type: Key "pipeline_id" is a list; a string is expected.',
    '3:1 <phases> contract/wrong-type: Key "phases" is a list; a mapping is expected.',
    '4:1 <loops> contract/wrong-type: Key "loops" has no value; a list is expected. | Give it a value, or remove it.',
    '5:8 <3> contract/wrong-type: Key "merge" is a number; a mapping is expected.',
  ]);
  expect(linesOf(phase('after: plan, when: true'))).toEqual([
    '4:19 <plan> contract/wrong-type: Key "after" of phase "design" is a string; a list is expected. | Write it as a list: "[…]".',
    '4:31 <true> contract/wrong-type: Key "when" of phase "design" is a boolean; a string is expected. | Put the value in quotes.',
  ]);
});

test('a field that is neither a name nor a mapping gives one finding that says what it may be', () => {
  expect(linesOf(phase('entry: {required: [a, 3]}'))).toEqual([
    '4:34 <3> contract/wrong-type: Item 2 of "entry.required" of phase "design" is a number; a string or a mapping is expected. | Put the value in quotes.',
  ]);
});

test('a word that is not known lists the words that are, with the one that was meant', () => {
  expect(linesOf(phase('entry: {required: [{name: a, severity: blokcing}]}'))).toEqual([
    '4:51 <blokcing> contract/invalid-value: Key "severity" of field "a" of phase "design" is "blokcing"; "blocking", "warning" or "advisory" is expected. | Did you mean "blocking"?',
  ]);
});

test('a wrong kind where a word is expected is said once', () => {
  expect(messagesOf(phase('join: 3'))).toEqual(['Key "join" of phase "design" is a number; a string is expected.']);
});

test('values out of range, empty strings and empty lists are told apart', () => {
  const text = phase('after: [""], entry: {required: [{name: a, constraints: {min_length: -1, allowed_values: []}}]}');
  expect(messagesOf(`${text}loops: [{from: a, to: b, max_iterations: 0.5}]\n`)).toEqual([
    'Item 1 of "after" of phase "design" is an empty string; some text is expected.',
    'Key "min_length" of "constraints" of field "a" of phase "design" is too small; 0 or more is expected.',
    'Key "allowed_values" of "constraints" of field "a" of phase "design" is an empty list; at least one item is expected.',
    'Key "max_iterations" of loop 1 is a number; a whole number is expected.',
  ]);
});

test('a mistake inside an anchor is one finding, however often an alias repeats it', () => {
  const text = `${head}phases:\n  plan: {entry: &e {requird: []}}\n  build: {entry: *e}\n`;
  expect(messagesOf(text)).toEqual(['"entry" of phase "plan" has an unknown key "requird".']);
});

test('a finding belongs to its workflow, phase and field, so that its fingerprint survives moved lines', () => {
  expect(findingsOf(phase('entry: {required: [{name: a, typ: str}]}'))).toMatchObject([
    { workflow: 'artisan', phase: 'design', field: 'a', data: { key: 'typ' } },
  ]);
  expect(findingsOf(`${head}phases: {}\nfields: {domain: {typ: str}}\n`)).toMatchObject([
    { workflow: 'artisan', field: 'domain', data: { key: 'typ' } },
  ]);
});

test('names that look like words of the format are names where names stand', () => {
  const text = `${head}fields: {required: {typ: str}}\nphases:\n  phases: {joy: all}\n  "1": {x: 1}\n  __proto__: {y: 1}\n`;
  expect(messagesOf(text)).toEqual([
    'Shared field "required" has an unknown key "typ".',
    'Phase "phases" has an unknown key "joy".',
    'Phase "1" has an unknown key "x".',
    'Phase "__proto__" has an unknown key "y".',
  ]);
});

test('a name with a line break or of great length stays on one line of bounded length', () => {
  const [broken, long] = messagesOf(`${head}phases: {}\n"a\\nb": 1\n${'x'.repeat(500)}: 1\n`);
  expect(broken).toBe('The file has an unknown key "a\\nb".');
  expect(long?.length).toBeLessThan(130);
});

test('an empty file and a file that holds something else are one finding each', () => {
  expect(messagesOf('')).toEqual(['The file is empty; a mapping is expected.']);
  expect(messagesOf('- a\n')).toEqual(['The file holds a list; a mapping is expected.']);
  expect(messagesOf('just text')).toEqual(['The file holds a string; a mapping is expected.']);
});

test('a file with a great many errors shows the first thousand and says so', () => {
  const findings = findingsOf(`${head}phases: {}\noutputs:\n${'  - {nam: a}\n'.repeat(40_000)}`);
  expect(findings).toHaveLength(1001);
  expect(findings.filter((finding) => finding.code === 'contract/limit').map((finding) => finding.message)).toEqual([
    'The file does not fit its schema at more than 1000 places; the first 1000 are shown.',
  ]);
});

test('keys that are merely not enforced never crowd out an error', () => {
  const text = `${head}phases: {}\noutputs:\n${'  - {name: a, quality: 1}\n'.repeat(3000)}  - 3\n`;
  expect(messagesOf(text)).toEqual([
    'Key "quality" is accepted, but not enforced yet (here and at 1000 or more other places).',
    'Item 3001 of "outputs" is a number; a string or a mapping is expected.',
  ]);
});

test('a file of shared fields holds nothing else', () => {
  expect(linesOf('fields: {domain: {type: str, default: unknown}}\n', 'fields')).toEqual([]);
  expect(messagesOf('fields: {domain: {name: domain}}\nphases: {}\n', 'fields')).toEqual([
    'Shared field "domain" has an unknown key "name".',
    'The file has an unknown key "phases".',
  ]);
});

test('a configuration is checked down to the codes of its rules and the reasons of its suppressions', () => {
  const sound = `include: ["**"]\nexclude: []\npreset: strict\nrules: {propagation/dead-write: off}\nbaseline: b.json
overrides: [{files: ["legacy/**"], preset: adopt, rules: {graph/cycle: warning}}]
suppressions: [{code: propagation/dead-write, files: [a.json], phase: p, reason: why}]\n`;
  expect(linesOf(sound, 'config')).toEqual([]);
  const text = `preset: strickt\nrules: {propagation/dead-writ: off, graph/cycle: of}\nsuppressions: [{code: graph/cycle}]\n`;
  expect(linesOf(text, 'config')).toEqual([
    '1:9 <strickt> contract/invalid-value: Key "preset" is "strickt"; "adopt", "recommended" or "strict" is expected. | Did you mean "strict"?',
    '2:9 <propagation/dead-writ> contract/unknown-key: "rules" has an unknown key "propagation/dead-writ". | Did you mean "propagation/dead-write"?',
    '2:50 <of> contract/invalid-value: Key "graph/cycle" of "rules" is "of"; "off", "info", "warning" or "error" is expected. | Did you mean "off"?',
    '3:17 <code> contract/missing-key: Suppression "graph/cycle" has no key "reason". | Add the key "reason".',
  ]);
});

test('a baseline is checked down to its fingerprints', () => {
  const entry = '{"fingerprint": "0123456789abcdef", "code": "graph/cycle", "count": 1, "message": "m", "reason": "r"}';
  expect(linesOf(`{"schemaVersion": "1", "findings": [${entry}]}`, 'baseline')).toEqual([]);
  expect(messagesOf(`{"schemaVersion": "2", "findings": [${entry.replace('0123', 'xyz')}]}`, 'baseline')).toEqual([
    'Key "schemaVersion" is "2"; "1" is expected.',
    'Key "fingerprint" of finding "graph/cycle" does not have the expected form ^[0-9a-f]{16}$.',
  ]);
});

test('no message or help repeats a value, wherever it was put by mistake', () => {
  const secret = 's3cret-value with spaces';
  const places = [
    `${head}phases: "${secret}"\n`,
    phase(`entry: {required: [{name: a, critical: "${secret}", constraints: "${secret}", sink: "${secret}"}]}`),
    phase(`entry: {required: [{name: a, severity: "${secret}", default: "${secret}"}]}`),
    phase(`join: "${secret}", after: "${secret}", drops: "${secret}"`),
    phase(`join: ${'s3cret'.repeat(10)}`),
    `${head}phases: {}\nmerge: {notes: "${secret}"}\nloops: ["${secret}"]\n`,
  ];
  for (const text of places) {
    const findings = findingsOf(text);
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings.map(({ message, help, data }) => ({ message, help, data })))).not.toContain(
      's3cret',
    );
  }
});
