// What action.yml runs: gets contextcore, checks, compares with the base, and tells GitHub. Everything it is told comes
// through the environment and goes on as an argument of its own; no shell reads it.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const { env } = process;
const cwd = resolve(env.GITHUB_WORKSPACE || '.');

/** Ends the action with a message on the summary of the run. */
class Stop extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const say = (text) => process.stdout.write(`${text}\n`);

/** A message that GitHub shows on top of a run. */
const annotate = (kind, message) => {
  const text = message.trim().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  say(`::${kind} title=contextcore::${text}`);
};

/** Text of a program for the log, in which nothing is a command to the runner. */
const inert = (text) => text.replaceAll('##[', '## [').replaceAll(/^(?=[ \t]*::)/gmu, '| ');

const input = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();

const flag = (name) => {
  const value = input(name).toLowerCase();
  if (value !== 'true' && value !== 'false')
    throw new Stop(92, `Input "${name}" is "${input(name)}"; write true or false.`);
  return value === 'true';
};

const eventOf = () => {
  try {
    return JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8')) ?? {};
  } catch {
    return {};
  }
};

const git = (...args) => {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

const commitOf = (ref) => git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);

/** What to compare with: what was asked for, else the base of the pull request or of the merge group, else nothing. */
const againstOf = (event) => {
  const given = input('against');
  if (given !== '') return given === 'none' ? undefined : given;
  const base = env.GITHUB_BASE_REF;
  if (!base) return event.merge_group?.base_sha;
  if (env.GITHUB_EVENT_NAME === 'pull_request_target' && git('rev-parse', 'HEAD') === env.GITHUB_SHA)
    throw new Stop(
      91,
      'The pull request is not checked out: under "pull_request_target" actions/checkout takes its base. Use "pull_request".',
    );
  const name = `origin/${base}`;
  const tip = commitOf(`refs/remotes/${name}`);
  // A branch whose name could be that of a file is named by its commit.
  if (tip !== undefined) return existsSync(resolve(cwd, name)) || /\.\w+$/u.test(base) ? tip : name;
  const known = event.pull_request?.base?.sha;
  // Where the base was not fetched, the gate says what to do about it.
  return typeof known === 'string' && commitOf(known) !== undefined ? known : name;
};

/** The command line that a folder with contextcore holds. */
const cliIn = (folder) => {
  const path = join(folder, 'dist', 'cli.cjs');
  return existsSync(path) ? path : undefined;
};

const built = (folder) => {
  const known = cliIn(folder);
  if (known !== undefined) return known;
  say('::group::Building contextcore');
  // With the tools that build it, whatever the job says of production; without the scripts of other packages. Not `ci`: a
  // lockfile holds the builds of its own platform.
  const install = ['install', '--no-save', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const steps = [
    ['npm', install, process.platform === 'win32'],
    [process.execPath, [join(folder, 'scripts', 'build.mjs')], false],
  ];
  const failed = steps.find(
    ([file, args, shell]) => spawnSync(file, args, { cwd: folder, shell, stdio: ['ignore', 2, 2] }).status !== 0,
  );
  say('::endgroup::');
  const cli = cliIn(folder);
  if (failed !== undefined || cli === undefined)
    throw new Stop(91, 'contextcore cannot be built here; the log of this step says why.');
  return cli;
};

/** Where contextcore comes from: the project's own, where there is one, else the checkout of this action. */
const cliOf = (from) => {
  if (!['auto', 'project', 'action'].includes(from))
    throw new Stop(92, `Input "install" is "${from}"; write auto, project or action.`);
  const own = from === 'action' ? undefined : cliIn(join(cwd, 'node_modules', 'contextcore'));
  if (own !== undefined) return own;
  if (from === 'project')
    throw new Stop(91, 'There is no "node_modules/contextcore": install the devDependencies of the project first.');
  return built(resolve(env.GITHUB_ACTION_PATH || join(import.meta.dirname, '..')));
};

const setOutputs = (outputs) => {
  for (const [name, value] of Object.entries(outputs)) {
    const end = `end-${randomUUID()}`;
    if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
  }
};

/** GitHub drops a summary of more than 1 MiB. */
const mostSummary = 1_000_000;

const summarize = (text) => {
  if (!env.GITHUB_STEP_SUMMARY) return;
  const size = Buffer.byteLength(text);
  const shown = size > mostSummary ? `contextcore: the summary has ${size} bytes, more than GitHub shows.\n` : text;
  appendFileSync(env.GITHUB_STEP_SUMMARY, `${shown}\n`);
};

/** Dependabot's pushes have no permission to upload, whatever the workflow says; its pull requests have. */
const mayUpload = () => !(env.GITHUB_EVENT_NAME === 'push' && env.GITHUB_ACTOR === 'dependabot[bot]');

/** Runs commands of contextcore on what the inputs name; each writes its report to a file. */
const runner = (cli, folder) => {
  const paths = input('paths')
    .split('\n')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  const runs = input('runs');
  const flags = [
    ...(flag('strict') ? ['--strict'] : []),
    ...(flag('baseline') ? [] : ['--no-baseline']),
    ...(runs === '' ? [] : [`--runs=${runs}`]),
  ];
  return (command, format, own) => {
    const file = join(folder, `contextcore.${format}`);
    const args = [cli, command, ...flags, ...own, `--format=${format}`, `--output=${file}`, '--', ...paths];
    const { status, error, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    if (error) throw error;
    return { code: status ?? 98, err: stderr, ...(existsSync(file) ? { file, text: readFileSync(file, 'utf8') } : {}) };
  };
};

/** What the gate came to, or the check where there is nothing to compare with; with how to ask for it in another format. */
const judged = (run, against) => {
  const gate = against === undefined ? [] : [`--against=${against}`];
  const asGate = () => ({ ...run('gate', 'json', gate), again: (format) => run('gate', format, gate) });
  if (against !== undefined || input('runs') !== '') return asGate();
  const found = run('check', 'json', []);
  const hasBaseline = found.text !== undefined && JSON.parse(found.text).baseline !== undefined;
  if (hasBaseline) return asGate();
  say('contextcore: there is no base and no baseline to compare with, so this is a check.');
  return { ...found, again: (format) => run('check', format, []) };
};

const main = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Stop(
      91,
      `contextcore needs Node 20.19 or later, and this is ${process.versions.node}: use actions/setup-node.`,
    );
  const [wantsSarif, wantsSummary, fails] = ['sarif', 'summary', 'fail'].map(flag);
  const against = againstOf(eventOf());
  const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'contextcore-'));
  const run = runner(cliOf(input('install')), folder);
  const { code, err, text, again } = judged(run, against);
  process.stderr.write(inert(err));
  const summary = text === undefined ? undefined : JSON.parse(text).summary;
  if (summary !== undefined) process.stdout.write(again('github').text ?? '');
  const told = summary === undefined || !wantsSummary ? undefined : again('markdown');
  if (wantsSummary) summarize(told?.text ?? `## contextcore: no result\n\n${err.replaceAll(/^/gmu, '    ')}`);
  const sarif = summary === undefined || !wantsSarif ? undefined : again('sarif').file;
  if (sarif !== undefined && !mayUpload())
    annotate('notice', 'The findings are not uploaded: pushes of Dependabot have no permission to.');
  setOutputs({
    passed: code === 0,
    errors: summary?.errors ?? '',
    warnings: summary?.warnings ?? '',
    'sarif-file': sarif ?? '',
    'summary-file': told?.file ?? '',
    upload: sarif !== undefined && mayUpload(),
  });
  if (code > 2) annotate('error', err);
  // A gate that could not compare has not found anything that could be excused.
  if (fails || code > 2) return code;
  if (code !== 0) say('contextcore: these findings do not fail the step, because input "fail" is false.');
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  annotate('error', error instanceof Stop ? error.message : (error.stack ?? String(error)));
  setOutputs({ passed: false, errors: '', warnings: '', 'sarif-file': '', 'summary-file': '', upload: false });
  process.exitCode = error instanceof Stop ? error.code : 98;
}
