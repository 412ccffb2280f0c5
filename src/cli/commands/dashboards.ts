import {
  createGrafana,
  type Grafana,
  hasTag,
  type ListedDashboard,
  provision,
  type Refusal,
} from '../../connect/index.ts';
import { fingerprintOf } from '../../core/index.ts';
import { type Dashboard, dashboardFiles, dashboardsFor, isDashboardFile, ownTag } from '../../generate/index.ts';
import { jsonText, plural, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { writeGenerated } from '../generated.ts';
import { isLocal } from '../hosts.ts';
import type { Io } from '../io.ts';
import type { DashboardFlags, GenerateFlags, GrafanaFlags, ProvisionFlags } from '../observing.ts';
import { openProject, type Project } from '../project.ts';
import { contractsOf } from './alerts.ts';

/** How the uids begin that `--uid` takes: a copy that somebody made in Grafana has another one. */
const ownUid = /^contextcore-/u;

/** The dashboards that the flags ask for. */
const dashboardsOf = async (flags: DashboardFlags, project: Project, io: Io): Promise<readonly Dashboard[]> => {
  const contracts = flags.contract === undefined ? [] : await contractsOf(flags.contract, project, io);
  const workflows = contracts.map(({ workflow }) => workflow);
  const { dashboard, naming, uid, title } = flags;
  return dashboardsFor({
    dashboard,
    naming,
    workflows,
    ...(uid === undefined ? {} : { uid }),
    ...(title === undefined ? {} : { title }),
  });
};

/** Writes dashboards as files. What others wrote is left alone, and then nothing is written. */
export const generateDashboards = async (flags: GenerateFlags, io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: false });
  const dashboards = await dashboardsOf(flags, project, io);
  const { target, folder, namespace, label = {}, instanceLabel = { dashboards: 'grafana' } } = flags;
  const files = await dashboardFiles(dashboards, {
    target,
    folder,
    labels: label,
    instance: instanceLabel,
    ...(namespace === undefined ? {} : { namespace }),
  });
  const { out, dryRun = false, force = false } = flags;
  const options = { out, dryRun, force, isOurs: isDashboardFile };
  const { code, written, kept } = writeGenerated(files, options, project.files, io);
  if (!dryRun) io.err(`contextcore: ${plural(written, 'file')} written${kept === 0 ? '' : `, ${kept} unchanged`}.\n`);
  return code;
};

/** The Grafana that the flags and the environment name. Nothing that is printed here holds the token. */
const openGrafana = ({ grafanaUrl, timeout }: GrafanaFlags, io: Io): Grafana => {
  const url = URL.canParse(grafanaUrl) ? new URL(grafanaUrl) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol))
    throw new Stop(exit.usage, '--grafana-url is no address that begins with http:// or https://.');
  if (url.username !== '' || url.password !== '')
    throw new Stop(exit.usage, '--grafana-url holds a name or a password: put a token into GRAFANA_TOKEN instead.');
  if (url.search !== '' || url.hash !== '')
    throw new Stop(exit.usage, '--grafana-url is more than an address: leave out what begins with "?" or "#".');
  const token = (io.env['GRAFANA_TOKEN'] ?? '').trim();
  if (!/^[!-~]*$/u.test(token))
    throw new Stop(exit.configuration, 'GRAFANA_TOKEN holds signs that are in no token of Grafana.');
  if (token !== '' && url.protocol === 'http:' && !isLocal(url.hostname))
    io.err(`contextcore: ${printable(`The token goes to "${url.host}" unencrypted: use https.`)}\n`);
  return createGrafana({
    base: `${url.origin}${url.pathname.replace(/\/+$/u, '')}`,
    timeoutMs: timeout * 1000,
    ...(token === '' ? {} : { token }),
  });
};

const stopAt = ({ reason }: Refusal): never => {
  throw new Stop(exit.remote, printable(reason));
};

/** The uid of a folder that we make: of its title, so that two at once make the same one. */
const folderUid = (title: string): string =>
  title === ownTag ? ownTag : `${ownTag}-${fingerprintOf([title]).slice(0, 12)}`;

/** Sees to it that Grafana has the dashboards. What is there already is not written again. */
export const provisionDashboards = async (flags: ProvisionFlags, io: Io): Promise<ExitCode> => {
  const grafana = openGrafana(flags, io);
  const project = await openProject(io, { withBaseline: false });
  const { folder, dryRun = false, force = false } = flags;
  const options = { tag: ownTag, folder: { uid: folderUid(folder), title: folder }, dryRun, force };
  let code: ExitCode = exit.fine;
  for (const dashboard of await dashboardsOf(flags, project, io)) {
    const done = await provision(grafana, dashboard, options);
    if (done.kind === 'refused') return stopAt(done);
    io.out(`${printable(`${done.does.padEnd(9)}${dashboard.uid}`)}\n`);
    if (done.does !== 'refuse') continue;
    code = exit.configuration;
    const order = '--force replaces it, --uid gives ours another name.';
    io.err(`contextcore: ${printable(`Dashboard "${dashboard.uid}" in Grafana is not ours: ${order}`)}\n`);
  }
  return code;
};

const listed = async (grafana: Grafana): Promise<readonly ListedDashboard[]> => {
  const list = await grafana.list(ownTag);
  return list.kind === 'refused' ? stopAt(list) : list.dashboards;
};

/** Lists the dashboards in Grafana that have our tag. */
export const listDashboards = async (
  flags: GrafanaFlags & { readonly format: 'text' | 'json' },
  io: Io,
): Promise<ExitCode> => {
  const all = await listed(openGrafana(flags, io));
  if (flags.format === 'json') {
    io.out(jsonText(all.map(({ uid, title, folder, url }) => ({ uid, title, folder, url }))));
    return exit.fine;
  }
  const width = Math.max(0, ...all.map(({ uid }) => uid.length)) + 2;
  for (const { uid, title, folder } of all)
    io.out(`${printable(`${uid.padEnd(width)}${title}${folder === '' ? '' : ` (${folder})`}`)}\n`);
  if (all.length === 0) io.err('contextcore: There are no dashboards of contextcore in this Grafana.\n');
  return exit.fine;
};

/** Which dashboards are to go: those that are named, else all that are ours. */
const chosen = (uids: readonly string[], all: readonly ListedDashboard[], io: Io): readonly ListedDashboard[] => {
  const strangers = uids.filter((uid) => !all.some((one) => one.uid === uid));
  for (const uid of strangers)
    io.err(`contextcore: ${printable(`There is no dashboard "${uid}" with the tag "${ownTag}".`)}\n`);
  if (strangers.length > 0) throw new Stop(exit.configuration, 'Nothing was deleted.');
  if (uids.length > 0) return all.filter(({ uid }) => uids.includes(uid));
  for (const { uid, title } of all.filter((one) => !ownUid.test(one.uid)))
    io.err(
      `contextcore: ${printable(`Dashboard "${title}" is a copy and stays: name its uid "${uid}" to delete it.`)}\n`,
    );
  return all.filter(({ uid }) => ownUid.test(uid));
};

/** Deletes dashboards of ours. One that lost its tag meanwhile is not ours any more. */
export const deleteDashboards = async (
  uids: readonly string[],
  flags: GrafanaFlags & { readonly dryRun?: true },
  io: Io,
): Promise<ExitCode> => {
  const grafana = openGrafana(flags, io);
  for (const { uid } of chosen(uids, await listed(grafana), io)) {
    const found = await grafana.find(uid);
    if (found.kind === 'refused') return stopAt(found);
    if (found.kind === 'missing' || !hasTag(found.dashboard, ownTag)) continue;
    if (flags.dryRun !== true) {
      const removed = await grafana.remove(uid);
      if (removed.kind === 'refused') return stopAt(removed);
    }
    io.out(`${printable(`delete   ${uid}`)}\n`);
  }
  return exit.fine;
};
