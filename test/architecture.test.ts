import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, readSource, readText, type SourceFile } from './sources.ts';

interface Room {
  /** The rooms that it may import, through their doors. */
  readonly imports: readonly string[];
  /** The npm packages that it may load at once, and those that it may load only on demand. */
  readonly packages?: readonly string[];
  readonly lazyPackages?: readonly string[];
  /** Packages of one folder, all of which is loaded on demand. */
  readonly lazyFolders?: Readonly<Record<string, readonly string[]>>;
  /** Disk, network, clock, process, environment, console; `node:*` modules. */
  readonly world?: true;
  /** Modules of node for a room that may not have all of them. */
  readonly builtins?: readonly string[];
  /** The one file of a room that may touch the clock and chance. */
  readonly rim?: string;
}

/** The plan of the house: docs/architecture.md tells why. Every folder below src/ has its line here. */
const rooms: Readonly<Record<string, Room>> = {
  core: { imports: [] },
  parse: { imports: ['core'], packages: ['js-yaml', '@marcbachmann/cel-js'], lazyPackages: ['yaml'] },
  contract: {
    imports: ['core', 'parse'],
    lazyFolders: {
      'source/github-actions': ['@actions/expressions', 'unbash'],
      'source/typescript': ['oxc-parser', 'ts-morph'],
      'source/langgraph': ['oxc-parser'],
    },
  },
  // Ids of spans are hashes.
  project: { imports: ['core', 'parse'], builtins: ['node:crypto'] },
  domains: { imports: ['core', 'contract'] },
  verify: { imports: ['core', 'contract'] },
  report: { imports: ['core', 'contract', 'project'], lazyPackages: ['@dagrejs/dagre'] },
  // The current run, and where the clock and names for runs come from.
  runtime: {
    imports: ['core', 'contract'],
    packages: ['@opentelemetry/api'],
    builtins: ['node:async_hooks', 'node:crypto', 'node:module'],
    rim: 'src/runtime/guard/ambient.ts',
  },
  generate: { imports: ['core', 'parse', 'contract', 'runtime', 'project'], lazyPackages: ['yaml'] },
  connect: {
    imports: ['core', 'project'],
    lazyFolders: {
      otlp: [
        '@opentelemetry/api',
        '@opentelemetry/context-async-hooks',
        '@opentelemetry/core',
        '@opentelemetry/exporter-logs-otlp-http',
        '@opentelemetry/exporter-metrics-otlp-http',
        '@opentelemetry/exporter-trace-otlp-http',
        '@opentelemetry/otlp-transformer',
        '@opentelemetry/resources',
        '@opentelemetry/sdk-metrics',
        '@opentelemetry/sdk-trace-base',
      ],
    },
    world: true,
  },
  cli: {
    imports: [
      'core',
      'parse',
      'contract',
      'domains',
      'verify',
      'report',
      'generate',
      'runtime',
      'compose',
      'connect',
      'project',
    ],
    packages: ['commander'],
    lazyPackages: ['yaml'],
    world: true,
  },
  // Plugs and sockets come together here, for the door and the command line alike.
  compose: { imports: ['core', 'parse', 'contract', 'domains', 'verify', 'project'] },
  'index.ts': { imports: ['core', 'compose', 'verify'] },
  'runtime.ts': { imports: ['runtime'] },
  'records.ts': { imports: ['core', 'connect'] },
  'adapters.ts': { imports: ['runtime'] },
  'otlp.ts': { imports: ['connect'] },
  'project.ts': { imports: ['core', 'project', 'connect'] },
};

const roomOf = (path: string): string => path.split('/')[1] ?? '';
/** Second doors of rooms, for those who may not load what else is in them. */
const secondDoors: Readonly<Record<string, string | readonly string[]>> = {
  runtime: 'src/contract/model/index.ts',
  'adapters.ts': 'src/runtime/adapters/index.ts',
  // OpenTelemetry's SDK: what sends is not loaded with what keeps records, and what sets all of it up is for the command line.
  'otlp.ts': 'src/connect/otlp/index.ts',
  cli: [
    'src/connect/otlp/setup.ts',
    'src/connect/otlp/task-setup.ts',
    'src/connect/otlp/flow-metrics.ts',
    'src/project/context/index.ts',
    'src/project/derive/index.ts',
    'src/project/openslo/index.ts',
    'src/generate/project/index.ts',
  ],
  connect: 'src/project/context/index.ts',
  // The detector alone: programs that only say whose they are load no SDK.
  'project.ts': 'src/connect/otlp/project-detector.ts',
  // What is said of a ProjectContext, without what reads one.
  compose: 'src/project/context/codes.ts',
  // The names of our telemetry, and nothing of what runs.
  generate: ['src/runtime/telemetry/names.ts', 'src/project/context/index.ts', 'src/project/derive/index.ts'],
};
const isDoor = (path: string, from: string): boolean =>
  /^src\/[^/]+(\/index)?\.ts$/u.test(path) || [secondDoors[roomOf(from)]].flat().includes(path);
const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);

/** What is wrong with one import, or nothing. */
const faultOf = (from: string, item: Import): string | undefined => {
  const room = rooms[roomOf(from)];
  if (room === undefined) return `room "${roomOf(from)}" has no line in the table`;
  if (item.file !== undefined) {
    const target = roomOf(item.file);
    if (!item.file.startsWith('src/')) return 'leads out of src/';
    if (target === roomOf(from)) return undefined;
    if (!room.imports.includes(target)) return `room "${roomOf(from)}" may not import room "${target}"`;
    return isDoor(item.file, from) ? undefined : `passes by the door of room "${target}"`;
  }
  if (isBuiltin(item.specifier))
    return room.world || room.builtins?.includes(item.specifier)
      ? undefined
      : `room "${roomOf(from)}" may not load node's modules`;
  const name = packageOf(item.specifier);
  if (room.packages?.includes(name) || item.kind === 'type') return undefined;
  const folders = Object.entries(room.lazyFolders ?? {});
  if (folders.some(([folder, names]) => from.startsWith(`src/${roomOf(from)}/${folder}/`) && names.includes(name)))
    return undefined;
  if (!room.lazyPackages?.includes(name)) return `room "${roomOf(from)}" may not load package "${name}"`;
  return item.kind === 'dynamic' ? undefined : `package "${name}" is loaded on demand only`;
};

const sources: readonly SourceFile[] = filesBelow('src')
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => readSource(path));

/** The first cycle of a directed graph, as its names in order; undefined where there is none. */
const cycleIn = (edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined => {
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const cycle = walk(next, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = walk(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

const roomEdges = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    const targets = edges.get(roomOf(path)) ?? new Set<string>();
    edges.set(roomOf(path), targets);
    for (const { file } of imports) if (file !== undefined && roomOf(file) !== roomOf(path)) targets.add(roomOf(file));
  }
  return edges;
};

describe('the house', () => {
  it('lets rooms import only what the plan allows, and only through doors', () => {
    const faults = sources.flatMap(({ path, imports }) =>
      imports.flatMap((item) => {
        const fault = faultOf(path, item);
        return fault === undefined ? [] : [`${path} imports "${item.specifier}": ${fault}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it('loads the packages of a front end on demand only', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const entries = ['analysis', 'tasks', 'task-export'].map((name) => `src/cli/commands/${name}.ts`);
    const reached = new Set(['src/index.ts', 'src/cli/main.ts', ...entries]);
    for (const path of reached)
      for (const { file, kind } of byPath.get(path)?.imports ?? [])
        if (file !== undefined && kind === 'static') reached.add(file);
    const onDemand = new Set(Object.values(rooms).flatMap((room) => Object.values(room.lazyFolders ?? {}).flat()));
    const faults = [...reached].filter((path) =>
      byPath.get(path)?.imports.some((item) => item.kind === 'static' && onDemand.has(packageOf(item.specifier))),
    );
    expect(faults).toEqual([]);
  });

  it('has no cycle of rooms', () => {
    expect(cycleIn(roomEdges())).toBeUndefined();
  });

  it('touches clock, chance, process, network and console only at the rim', () => {
    const faults = sources
      .filter(({ path }) => rooms[roomOf(path)]?.world === undefined && rooms[roomOf(path)]?.rim !== path)
      .flatMap(({ path, outsideWorld }) => outsideWorld.map((use) => `${path} uses ${use}`));
    expect(faults).toEqual([]);
  });

  it('keeps contract domains apart from one another', () => {
    const domainOf = (path: string): string | undefined => /^src\/domains\/([^/]+)\//u.exec(path)?.[1];
    const faults = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ file }) => domainOf(path) !== undefined && file !== undefined && domainOf(file) !== undefined)
        .filter(({ file }) => domainOf(file ?? '') !== domainOf(path))
        .map(({ specifier }) => `${path} imports "${specifier}"`),
    );
    expect(faults).toEqual([]);
  });

  it('asks domains instead of naming them in shared code', () => {
    const names = [
      ...new Set(filesBelow('src/domains').flatMap((path) => /^src\/domains\/([^/]+)\//u.exec(path)?.[1] ?? [])),
    ];
    const literal = new RegExp(`['"\`](?:${names.join('|')})/`, 'u');
    const shared = sources.filter(
      ({ path }) => /^src\/(contract|verify|core|report)\//u.test(path) && !path.includes('.generated.'),
    );
    expect(names).toContain('propagation');
    expect(shared.filter(({ path }) => literal.test(readText(path))).map(({ path }) => path)).toEqual([]);
  });

  it('loads nothing heavy when the library is imported', () => {
    const files = new Map(sources.map((source) => [source.path, source]));
    const reached = new Set(['src/index.ts']);
    for (const path of reached) {
      for (const item of files.get(path)?.imports ?? []) {
        if (item.kind === 'static') reached.add(item.file ?? packageOf(item.specifier));
      }
    }
    const packages = [...reached].filter((name) => !name.startsWith('src/'));
    expect(packages.filter((name) => !['js-yaml', '@marcbachmann/cel-js'].includes(name))).toEqual([]);
    expect([...reached].filter((name) => /^src\/(connect|cli)\//u.test(name))).toEqual([]);
  });
});

describe('the inspector of the house', () => {
  it.each([
    ['src/core/x.ts', "import { a } from '../parse/index.ts';", 'room "core" may not import room "parse"'],
    ['src/parse/x.ts', "import { a } from '../core/order.ts';", 'passes by the door of room "core"'],
    ['src/parse/x.ts', "import { parse } from 'yaml';", 'package "yaml" is loaded on demand only'],
    ['src/verify/x.ts', "import { readFileSync } from 'node:fs';", 'room "verify" may not load node\'s modules'],
    ['src/verify/x.ts', "export * from 'left-pad';", 'room "verify" may not load package "left-pad"'],
    ['src/cellar/x.ts', "import { a } from '../core/index.ts';", 'room "cellar" has no line in the table'],
  ])('sees what is wrong in %s: %s', (path, text, fault) => {
    expect(readSource(path, text).imports.map((item) => faultOf(path, item))).toEqual([fault]);
  });

  it('tells the outside world from a field of the same name', () => {
    const uses = (text: string): readonly string[] => readSource('src/core/x.ts', text).outsideWorld;
    expect(uses('const a = Date.now() + Math.random(); console.log(process.env, new Date());')).toHaveLength(5);
    expect(uses('const a = step.process; const b = { console: 1 }; const c = new Date(0); // process')).toEqual([]);
  });

  it('finds a cycle', () => {
    const edges = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(cycleIn(edges)).toEqual(['b', 'c', 'b']);
  });
});
