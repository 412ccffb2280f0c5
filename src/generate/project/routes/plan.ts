import type { Priority } from '../../../project/context/index.ts';
import type { Project } from '../model.ts';
import { objectiveLabel, projectIdOf, projectLabel } from '../names.ts';
import { mayServe, objectivesDue } from '../objectives.ts';
import { type Channel, channelOf, isMail, isQuiet, isSlackName } from './receivers.ts';

export interface Matcher {
  readonly name: string;
  readonly type: '=' | '!=' | '=~';
  readonly value: string;
}

/** How long alerts are gathered, and when one is told again. */
export interface Times {
  readonly groupWait: string;
  readonly groupInterval: string;
  readonly repeatInterval: string;
}

/** A way that an alert of the project takes; after it, it looks for the next. */
export interface Way {
  readonly channel: Channel;
  readonly matchers: readonly Matcher[];
  readonly repeatInterval?: string;
}

export interface RoutePlan {
  readonly matchers: readonly Matcher[];
  readonly groupBy: readonly string[];
  readonly times: Times;
  /** What wakes somebody or is told to stakeholders, then what everything goes to; at least one of the latter. */
  readonly ways: readonly Way[];
}

/** A repetition is a multiple of the interval, as Alertmanager looks at it then only. */
const timesOf: Readonly<Record<Priority, Times>> = {
  P1: { groupWait: '10s', groupInterval: '1m', repeatInterval: '1h' },
  P2: { groupWait: '30s', groupInterval: '5m', repeatInterval: '4h' },
  P3: { groupWait: '1m', groupInterval: '10m', repeatInterval: '12h' },
  P4: { groupWait: '5m', groupInterval: '30m', repeatInterval: '24h' },
};

/** Alerts that wake somebody. One that people wrote of series of the project has no label `paging`. */
const waking: readonly Matcher[] = [
  { name: 'severity', type: '=', value: 'critical' },
  { name: 'paging', type: '!=', value: 'no' },
];
const urgent: readonly Matcher[] = [...waking, { name: 'priority', type: '=~', value: 'P1|P2' }];

const names = (texts: readonly string[]): string => texts.map((text) => `"${text}"`).join(', ');

/** The channels of the document; without one the owner, where there is something to tell. */
const channelsOf = (project: Project): { readonly channels: readonly Channel[]; readonly note?: string } => {
  const { business = {}, targets } = project.context.spec;
  const texts = [...new Set(project.strategy.alertChannels.value)];
  if (texts.length > 0) return { channels: texts.map(channelOf) };
  const isTold = objectivesDue(project).length > 0 || !targets.every(mayServe);
  if (!isTold) return { channels: [] };
  if (business.owner === undefined)
    return { channels: [], note: 'There are no routes: the document names neither a channel nor an owner.' };
  return {
    channels: [channelOf(business.owner)],
    note: `No channel is named: alerts go to the owner "${business.owner}".`,
  };
};

/** Those who are told of what wakes somebody, by mail. */
const stakeholdersOf = (project: Project): { readonly ways: readonly Way[]; readonly notes: readonly string[] } => {
  const { stakeholders = [] } = project.context.spec.business ?? {};
  if (stakeholders.length === 0) return { ways: [], notes: [] };
  const { alertPriority, paging } = project.strategy;
  if (!paging.value || (alertPriority.value !== 'P1' && alertPriority.value !== 'P2'))
    return { ways: [], notes: ['Stakeholders are told nothing: alerts of the project wake nobody.'] };
  const reached = [...new Set(stakeholders.filter(isMail))];
  const others = stakeholders.filter((text) => !isMail(text));
  return {
    ways: reached.map((text) => ({ channel: { kind: 'email', text }, matchers: urgent, repeatInterval: '24h' })),
    notes: others.length === 0 ? [] : [`Stakeholders that are no mail addresses are told nothing: ${names(others)}.`],
  };
};

const channelNotes = (channels: readonly Channel[], isWoken: boolean): readonly string[] => {
  const of = (kind: Channel['kind']) => channels.filter((one) => one.kind === kind).map(({ text }) => text);
  const odd = of('slack').filter((text) => !isSlackName(text));
  return [
    ...(of('named').length === 0
      ? []
      : [`Alertmanager has to define these receivers; what they do is not known here: ${names(of('named'))}.`]),
    ...(of('slack').length === 0
      ? []
      : ['Slack is reached by the key "slack-api-url" of the Secret "contextcore-alerting", which you make.']),
    ...(odd.length === 0 ? [] : [`Slack gives no channel such a name: ${names(odd)}.`]),
    ...(of('email').length === 0 ? [] : ['Mail is sent by the SMTP server of the settings "global" of Alertmanager.']),
    ...(isWoken && !channels.some(isQuiet)
      ? ['There is no channel beside those that may wake somebody: alerts that need not go there, too.']
      : []),
  ];
};

/** Where alerts of a project go; undefined where there is nowhere. */
export const planRoutes = (project: Project): { readonly plan?: RoutePlan; readonly notes: readonly string[] } => {
  const { channels, note } = channelsOf(project);
  const noted = note === undefined ? [] : [note];
  if (channels.length === 0) return { notes: noted };
  const { paging, alertPriority } = project.strategy;
  const quiet = channels.filter(isQuiet);
  const isSplit = paging.value && quiet.length > 0;
  const loud = isSplit ? channels.filter((one) => !isQuiet(one)) : [];
  const stakeholders = stakeholdersOf(project);
  const told = stakeholders.ways.filter(({ channel }) => !channels.some(({ text }) => text === channel.text));
  const plan: RoutePlan = {
    matchers: [{ name: projectLabel, type: '=', value: projectIdOf(project) }],
    groupBy: [projectLabel, objectiveLabel],
    times: timesOf[alertPriority.value],
    ways: [
      ...loud.map((channel) => ({ channel, matchers: waking })),
      ...told,
      ...(isSplit ? quiet : channels).map((channel) => ({ channel, matchers: [] })),
    ],
  };
  return { plan, notes: [...noted, ...channelNotes(channels, paging.value), ...stakeholders.notes] };
};
