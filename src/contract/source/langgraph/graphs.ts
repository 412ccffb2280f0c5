import type { Module } from '../typescript/modules.ts';
import type { Reading } from '../typescript/reading.ts';
import { assemble } from './assemble.ts';
import { type Builder, type Builders, buildersIn } from './builders.ts';
import type { GraphModel } from './model.ts';
import type { World } from './nodes.ts';
import { channelsOf } from './visible.ts';

/** Reads the graphs of modules, each once. */
export interface Graphs {
  of(module: Module): readonly GraphModel[];
}

export const createGraphs = (reading: Reading): Graphs => {
  const builders = new Map<Module, Builders>();
  const models = new Map<Builder, GraphModel | 'being read'>();
  /** The graphs in which another one is a node. */
  const around = new Map<Builder, GraphModel[]>();
  const stack: Set<Builder>[] = [];
  const world: World = {
    reading,
    buildersOf: (module) => {
      const known = builders.get(module) ?? buildersIn(reading, module);
      builders.set(module, known);
      return known;
    },
    modelOf: (builder) => {
      stack.at(-1)?.add(builder);
      return modelOf(builder);
    },
  };
  const modelOf = (builder: Builder): GraphModel | undefined => {
    const known = models.get(builder);
    if (known) return known === 'being read' ? undefined : known;
    models.set(builder, 'being read');
    const inside = new Set<Builder>();
    stack.push(inside);
    const model = assemble(world, builder, builder.name ?? 'graph', undefined);
    stack.pop();
    models.set(builder, model);
    for (const inner of inside) around.set(inner, [...(around.get(inner) ?? []), model]);
    return model;
  };
  return {
    of: (module) => {
      const { all } = world.buildersOf(module);
      const read = all.flatMap((builder) => {
        const model = modelOf(builder);
        return model ? [{ builder, model }] : [];
      });
      const names = new Map<string, number>();
      return read.map(({ builder, model }) => {
        const count = (names.get(model.name) ?? 0) + 1;
        names.set(model.name, count);
        const name = count === 1 ? model.name : `${model.name} ${count}`;
        const parents = builder.isUsed ? undefined : around.get(builder);
        const taken = parents && takenBy(parents);
        return { ...model, name, ...(taken ? { taken } : {}) };
      });
    },
  };
};

/** The channels that graphs have in common with one in them. */
const takenBy = (parents: readonly GraphModel[]): ReadonlySet<string> | undefined => {
  const taken = new Set<string>();
  for (const parent of parents) {
    const channels = parent.open ? undefined : channelsOf(parent);
    if (!channels) return undefined;
    for (const name of channels.keys()) taken.add(name);
  }
  return taken;
};
