import { ownTag } from '../../../src/generate/dashboard/index.ts';
import type { Dashboard, Panel, Place } from '../../../src/generate/dashboard/model.ts';
import { known, strangersIn, tokensOf } from '../alerts/grammar.ts';
import { interpolated, type Picked, queriesOf } from './dashboard-case.ts';

const isPanel = (panel: Dashboard['panels'][number]): panel is Panel => panel.type !== 'row';

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, i) => names.indexOf(name) !== i).map((name) => `"${name}" is there twice`);

/** What is wrong with where things stand. */
const placeFaults = ({ panels }: Dashboard): readonly string[] => {
  const places = panels.flatMap(({ title = '', gridPos }) => (gridPos ? [{ title, place: gridPos }] : []));
  return [
    ...(places.length < panels.length ? ['a panel has no place'] : []),
    ...places.flatMap(({ title, place }, i) => [
      ...(place.x < 0 || place.y < 0 || place.w < 1 || place.h < 1 || place.x + place.w > 24
        ? [`"${title}" stands outside of the grid`]
        : []),
      ...places
        .slice(i + 1)
        .filter((other) => overlap(place, other.place))
        .map((other) => `"${title}" overlaps "${other.title}"`),
    ]),
    ...twice(panels.map(({ id }) => `id ${id}`)),
    ...panels.filter(({ id }) => !Number.isInteger(id) || id < 1).map(({ title }) => `"${title}" has no id`),
  ];
};

/** The variables that a text names, ours and Grafana's. */
const variablesIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/\$(\w+)/gu)].map(([, name = '']) => name),
  ...[...text.matchAll(/\$\{(\w+)/gu)].map(([, name = '']) => name),
];

const grafanas = new Set(
  ['range', 'rate_interval', 'all', 'from', 'to', 'value', 'data', 'url_time_range'].map((name) => `__${name}`),
);

const sourceFaults = ({ panels, templating }: Dashboard): readonly string[] => {
  const kinds = new Map(
    templating.list.flatMap(({ type, name, query }): [string, unknown][] =>
      type === 'datasource' ? [[`\${${name}}`, query]] : [],
    ),
  );
  const isKnown = (source: { readonly type?: string; readonly uid?: string } | undefined): boolean =>
    source?.uid !== undefined && kinds.get(source.uid) === source.type;
  return [
    ...templating.list
      .filter((one) => one.type === 'query' && !isKnown(one.datasource))
      .map(({ name }) => `variable "${name}" has no data source`),
    ...panels
      .filter(isPanel)
      .filter(({ type }) => type !== 'text')
      .flatMap(({ title, datasource, targets }) => [
        ...(targets.length === 0 ? [`"${title}" asks nothing`] : []),
        ...[datasource, ...targets.map((target) => target.datasource)]
          .filter((source) => !isKnown(source) || source?.uid !== datasource?.uid)
          .map(() => `"${title}" has a data source that is none`),
        ...twice(targets.map(({ refId = '' }) => `${title} ${refId}`)),
      ]),
  ];
};

/** Columns that no query of the panel has, and settings of columns that are not there. */
const columnFaults = ({ panels }: Dashboard): readonly string[] =>
  panels.filter(isPanel).flatMap(({ title = '', targets, transformations = [], fieldConfig, options }) => {
    const renamed = transformations.flatMap(({ options: given }) =>
      typeof given === 'object' && given !== null && 'renameByName' in given
        ? Object.entries(given.renameByName as Readonly<Record<string, string>>)
        : [],
    );
    const asked = targets.map((target) => ('expr' in target ? target.expr : '')).join(' ');
    const heads = renamed.map(([, head]) => head);
    const wanted = fieldConfig.overrides.flatMap(({ matcher }) =>
      matcher.id === 'byName' ? [String(matcher.options)] : [],
    );
    const sorted = 'sortBy' in options ? (options.sortBy ?? []).map(({ displayName }) => displayName) : [];
    return [
      ...renamed
        .map(([name]) => name)
        .filter((name) => !/^Value(?: #[A-J])?$/u.test(name) && !(known.labels.has(name) && asked.includes(name))),
      ...[...wanted, ...sorted].filter((head) => head !== 'traceIdHidden' && !heads.includes(head)),
    ].map((name) => `"${title}" has no column "${name}"`);
  });

/** What is wrong with the form of a dashboard, which may lead to these others. */
export const formFaults = (dashboard: Dashboard, others: readonly string[] = []): readonly string[] => {
  const { uid, title, tags, templating } = dashboard;
  const names = templating.list.map(({ name }) => name);
  const used = variablesIn(JSON.stringify({ ...dashboard, templating: undefined }));
  const own = [...JSON.stringify(dashboard).matchAll(/\/d\/([\w-]+)/gu)].map((match) => match[1]);
  return [
    ...(/^contextcore-[a-z0-9-]{1,28}$/u.test(uid) ? [] : [`"${uid}" is no uid of ours`]),
    ...(title === '' ? ['it has no title'] : []),
    ...(tags.includes(ownTag) ? [] : ['it has not our tag']),
    ...(dashboard.schemaVersion >= 36 ? [] : ['its form is too old']),
    ...twice(names),
    ...[...used, ...variablesIn(JSON.stringify(templating))]
      .filter((name) => !names.includes(name) && !grafanas.has(name))
      .map((name) => `variable "${name}" is none`),
    ...names.filter((name) => !used.includes(name)).map((name) => `variable "${name}" changes nothing`),
    ...own
      .filter((target = '') => target !== uid && !others.includes(target))
      .map((target) => `a link leads to "${target}"`),
    ...placeFaults(dashboard),
    ...sourceFaults(dashboard),
    ...columnFaults(dashboard),
  ];
};

/** What is wrong with the queries of a dashboard when this is picked: grammar, and names that are not in the registry. */
export const queryFaults = (dashboard: Dashboard, picked: Picked = {}, all?: string): readonly string[] =>
  queriesOf(dashboard).flatMap((query) => {
    const text = interpolated(query, picked, all);
    return [
      ...tokensOf(query.language, text).errors,
      ...strangersIn(query.language, text),
      ...(/\$[\w{]/u.test(text) && Object.keys(picked).length === 0 && all === undefined ? ['a variable is left'] : []),
    ].map((fault) => `${query.at}: ${fault}`);
  });
