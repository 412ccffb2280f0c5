import { describe, expect, it } from 'vitest';
import * as door from '../../src/runtime.ts';
import { filesBelow, readSource } from '../sources.ts';

describe('the door for declarations', () => {
  it('exports these functions', () => {
    expect(Object.keys(door).sort()).toEqual([
      'definePhase',
      'describeFields',
      'describePhase',
      'phase',
      'phaseSpec',
      'produces',
      'requires',
    ]);
  });

  it('loads only what declarations need: no parser, no package, no compiler', () => {
    const reached = new Set(['src/runtime.ts']);
    for (const path of reached)
      for (const { kind, file, specifier } of path.startsWith('src/') ? readSource(path).imports : [])
        if (kind !== 'type') reached.add(file ?? specifier);
    const known = /^src\/(runtime\.ts$|runtime\/|core\/|contract\/model\/)/u;
    expect([...reached].filter((path) => !known.test(path))).toEqual([]);
    const own = filesBelow('src/runtime').filter((path) => path.endsWith('/index.ts'));
    expect([...reached]).toEqual(expect.arrayContaining(own));
  });
});
