import {
  agingOf,
  backTest,
  blockedOf,
  cfdOf,
  completedOf,
  explain,
  type FlowMetric,
  flowMetrics,
  forecastHowMany,
  forecastWhen,
  summaryOf,
  throughputOf,
  velocityOf,
  type Work,
  wipOf,
} from '../../project/index.ts';
import {
  agingSheet,
  blockedSheet,
  cfdSheet,
  explanationSheet,
  explanationSheets,
  type FlowReport,
  flowCsv,
  flowJson,
  flowMarkdown,
  flowPage,
  flowSvg,
  flowText,
  forecastSheet,
  type Sheet,
  summarySheet,
  throughputSheet,
  timesSheet,
  velocitySheet,
  wipSheet,
  withoutTasks,
} from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { openHome } from '../home.ts';
import { type Io, wantsColor } from '../io.ts';
import type { CfdFlags, FlowFlags, ForecastFlags, VelocityFlags } from '../metrics.ts';
import { deliver } from '../render.ts';
import { readWork } from './metrics-work.ts';

export { exportMetrics } from './metrics-export.ts';

/** What a question is answered with: data for programs, sheets for people. */
interface Answer {
  /** As JSON has it. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly sheets: readonly Sheet[];
}

/** A locale that is named and is none of UTF-8 has no other characters; where none is named, nothing is known. */
const isAscii = (flags: FlowFlags, io: Io): boolean => {
  const { LC_ALL: all, LC_CTYPE: type, LANG: lang } = io.env;
  const locale = [all, type, lang].find((one) => one !== undefined && one !== '');
  return flags.ascii === true || (locale !== undefined && !/utf-?8/iu.test(locale));
};

const printed = (report: FlowReport, { data }: Answer, flags: FlowFlags, io: Io): string => {
  switch (flags.format) {
    case 'json':
      return flowJson(report.project, data);
    case 'csv':
      return flowCsv(report);
    case 'markdown':
      return flowMarkdown(report);
    case 'html':
      return flowPage(report);
    case 'svg':
      return flowSvg(report);
    case 'text':
      return flowText(report, {
        color: flags.output === undefined && wantsColor(io, flags.color !== false),
        ...(flags.output === undefined && io.columns !== undefined ? { width: io.columns } : {}),
        ascii: isAscii(flags, io),
      });
  }
};

const explained = (work: Work, metrics: readonly FlowMetric[]): Answer => {
  const all = metrics.map((metric) => explain(work, metric));
  const [only] = all;
  return all.length === 1 && only !== undefined
    ? { data: { explanation: only }, sheets: [explanationSheet(only)] }
    : {
        data: { explanations: all.map(({ behind, ...one }) => ({ ...one, tasks: behind.length })) },
        sheets: explanationSheets(all),
      };
};

/** Asks one question about a project. */
const ask = async (
  flags: FlowFlags,
  io: Io,
  metrics: readonly FlowMetric[],
  answerOf: (work: Work) => Answer,
): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const work = await readWork(home, flags, io);
  const answer =
    flags.explain === undefined ? answerOf(work) : explained(work, flags.explain === true ? metrics : [flags.explain]);
  const { from, to } = work.window;
  const title = `Flow of "${home.project}"`;
  const sheets = work.items.length === 0 ? answer.sheets.slice(0, 1).map(withoutTasks) : answer.sheets;
  const report = { project: home.project, title, from, until: to, sheets };
  if (flags.format === 'svg' && flags.explain !== undefined && answer.sheets.every(({ charts }) => charts.length === 0))
    throw new Stop(exit.usage, 'There is no chart of it: choose another format.');
  deliver(printed(report, answer, flags, io), flags.output, io);
  return exit.fine;
};

/** When all that is open will be done; where nothing is open, nothing. */
const openForecast = (work: Work, open: number): readonly Sheet[] =>
  open === 0 ? [] : [forecastSheet(forecastWhen(work, { items: open }), work.now)];

/** The figures; on a page, every chart as well. */
export const summary = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, flowMetrics, (work) => {
    const figures = summaryOf(work);
    const head = summarySheet(figures);
    if (flags.format !== 'html' && flags.format !== 'svg') return { data: { summary: figures }, sheets: [head] };
    const sheets = [
      head,
      cfdSheet(cfdOf(work, 'status')),
      timesSheet(completedOf(work)),
      throughputSheet(throughputOf(work)),
      wipSheet(wipOf(work)),
      agingSheet(agingOf(work)),
      blockedSheet(blockedOf(work)),
      velocitySheet(velocityOf(work, { last: 12 })),
      ...openForecast(work, figures.open),
    ];
    return { data: { summary: figures }, sheets };
  });

export const times = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['cycle_time'], (work) => {
    const answer = completedOf(work);
    return { data: { times: answer }, sheets: [timesSheet(answer)] };
  });

export const wip = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['wip'], (work) => {
    const answer = wipOf(work);
    return { data: { wip: answer }, sheets: [wipSheet(answer)] };
  });

export const aging = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['aging'], (work) => {
    const answer = agingOf(work);
    return { data: { aging: answer }, sheets: [agingSheet(answer)] };
  });

export const blocked = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['blocked'], (work) => {
    const answer = blockedOf(work);
    return { data: { blocked: answer }, sheets: [blockedSheet(answer)] };
  });

export const throughput = (flags: FlowFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['throughput'], (work) => {
    const answer = throughputOf(work);
    return { data: { throughput: answer }, sheets: [throughputSheet(answer)] };
  });

export const cfd = (flags: CfdFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['cfd'], (work) => {
    const answer = cfdOf(work, flags.by);
    const { days } = work.window;
    return { data: { cfd: { ...answer, days } }, sheets: [cfdSheet(answer)] };
  });

export const velocity = (flags: VelocityFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['velocity'], (work) => {
    const answer = velocityOf(work, { last: flags.last });
    return { data: { velocity: answer }, sheets: [velocitySheet(answer)] };
  });

export const forecast = (flags: ForecastFlags, io: Io): Promise<ExitCode> =>
  ask(flags, io, ['forecast'], (work) => {
    const seed = flags.seed === undefined ? {} : { seed: flags.seed };
    if (flags.until !== undefined && Date.parse(`${flags.until}T00:00:00Z`) <= work.now)
      throw new Stop(exit.usage, `"${flags.until}" is no day after the moment that is asked about.`);
    const items = flags.items ?? summaryOf(work).open;
    if (flags.until === undefined && items === 0) return { data: { forecast: null }, sheets: [nothingOpen] };
    const answer =
      flags.until === undefined
        ? forecastWhen(work, { items, ...seed })
        : forecastHowMany(work, { until: flags.until, ...seed });
    const horizon = answer.kind === 'how-many' ? { horizon: answer.inDays } : {};
    const test = flags.backTest === true ? backTest(work, { ...seed, ...horizon }) : undefined;
    const data = { forecast: answer, ...(test === undefined ? {} : { backTest: test }) };
    return { data, sheets: [forecastSheet(answer, work.now, test)] };
  });

const nothingOpen: Sheet = {
  id: 'forecast',
  title: 'Forecast',
  facts: [],
  charts: [],
  tables: [],
  notes: ['No task is open: there is nothing to forecast. --items asks about a number of tasks.'],
};
