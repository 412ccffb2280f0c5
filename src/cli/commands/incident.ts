import { readFileSync } from 'node:fs';
import { findUpwards, postJson } from '../../connect/index.ts';
import { maskedSentence } from '../../project/context/index.ts';
import { derive } from '../../project/derive/index.ts';
import { type Incident, type IncidentProject, incidentOf, readPayload } from '../../project/index.ts';
import {
  incidentJson,
  incidentMarkdown,
  incidentSlack,
  incidentText,
  incidentValue,
  jsonText,
  printable,
} from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { IncidentFlags } from '../generating.ts';
import { isLocal } from '../hosts.ts';
import { type Io, wantsColor } from '../io.ts';
import { givenFile, openProject, type Project } from '../project.ts';
import { contextName } from '../project-settings.ts';
import { deliver } from '../render.ts';
import { tablesFrom } from './derive.ts';
import { readContexts } from './given-contexts.ts';

type Format = NonNullable<IncidentFlags['format']>;

const stdinText = (io: Io): string => {
  try {
    return io.stdin === undefined ? readFileSync(0, 'utf8') : io.stdin();
  } catch {
    throw new Stop(exit.configuration, 'Standard input cannot be read.');
  }
};

const payloadOf = ({ alert }: IncidentFlags, project: Project, io: Io) => {
  const { text } = alert === '-' ? { text: stdinText(io) } : givenFile(project.files, io, alert);
  const read = readPayload(typeof text === 'string' ? text : new TextDecoder().decode(text), maskedSentence);
  if (!('fault' in read)) return read;
  const name = alert === '-' ? 'Standard input' : `"${alert}"`;
  throw new Stop(exit.configuration, printable(`${name} cannot be used: ${read.fault}.`));
};

interface Known {
  readonly projects: readonly IncidentProject[];
  readonly code: ExitCode;
}

/** What documents say. Whoever is woken wants to hear of the alerts in any case: what is wrong with documents is told beside it. */
const knownProjects = (flags: IncidentFlags, project: Project, io: Io): Known => {
  const { context = [], kubeContext, tables } = flags;
  if (context.length === 0 && findUpwards(io.cwd, contextName) === undefined) return { projects: [], code: exit.fine };
  try {
    const rows = tablesFrom(tables, project, io);
    const { given, isSound } = readContexts(context, { kubeContext }, project, io);
    const projects = given.map((one) => ({
      origin: one.origin,
      context: one.context,
      strategy: derive(one.context, rows),
    }));
    return { projects, code: isSound ? exit.fine : exit.findings };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    io.err(`contextcore: ${error.message}\n`);
    return { projects: [], code: error.code };
  }
};

const printed = (incident: Incident, format: Format, flags: IncidentFlags, io: Io): string => {
  switch (format) {
    case 'json':
      return incidentJson(incident);
    case 'markdown':
      return incidentMarkdown(incident);
    case 'slack':
      return jsonText(incidentSlack(incident));
    default:
      return incidentText(incident, flags.output === undefined && wantsColor(io, flags.color));
  }
};

/** What is sent: a message that its reader shows harmlessly. */
const bodyOf = (incident: Incident, format: Format): unknown => {
  if (format === 'slack') return incidentSlack(incident);
  return format === 'json' ? incidentValue(incident) : { text: incidentMarkdown(incident) };
};

/** The address to send to. Often it is a secret as a whole: nothing but its host is ever printed. */
const addressOf = (given: string, format: Format, io: Io): URL => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol))
    throw new Stop(exit.usage, '--post is no address that begins with http:// or https://.');
  if (url.username !== '' || url.password !== '')
    throw new Stop(exit.usage, '--post holds a name or a password, which cannot be sent in an address.');
  if (format === 'text') throw new Stop(exit.usage, '--post sends the formats slack, json and markdown.');
  if (url.protocol === 'http:' && !isLocal(url.hostname))
    io.err(`contextcore: ${printable(`The alerts go to "${url.host}" unencrypted: use https.`)}\n`);
  return url;
};

/** Tells of alerts what their projects say. */
export const incident = async (flags: IncidentFlags, io: Io): Promise<ExitCode> => {
  const { post, output } = flags;
  const format = flags.format ?? (post === undefined ? 'text' : 'slack');
  const url = post === undefined ? undefined : addressOf(post, format, io);
  const project = await openProject(io, { withBaseline: false });
  const payload = payloadOf(flags, project, io);
  const { projects, code } = knownProjects(flags, project, io);
  const found = incidentOf(payload, projects);
  for (const note of found.notes) io.err(`contextcore: ${printable(note)}\n`);
  if (url === undefined || output !== undefined) deliver(printed(found, format, flags, io), output, io);
  if (url === undefined) return code;
  const posted = await postJson(url, bodyOf(found, format), flags.timeout * 1000);
  if (posted.kind === 'refused') throw new Stop(exit.remote, printable(posted.reason));
  io.err(`contextcore: ${printable(`Sent to "${url.host}".`)}\n`);
  return code;
};
