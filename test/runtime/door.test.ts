import { describe, expect, it } from 'vitest';
import * as door from '../../src/runtime.ts';
import { filesBelow, readSource } from '../sources.ts';

describe('the door for programs whose phases run', () => {
  it('exports these functions', () => {
    expect(Object.keys(door).sort()).toEqual([
      'ContextContractError',
      'PreflightError',
      'contractOf',
      'createGuard',
      'currentRun',
      'definePhase',
      'describeFields',
      'describePhase',
      'diagnosticsOf',
      'guardWorkflow',
      'phase',
      'phaseSpec',
      'preflight',
      'produces',
      'requires',
      'runIdIn',
    ]);
  });

  it('loads OpenTelemetry and nothing else: no parser, no other package, no compiler', () => {
    const reached = new Set(['src/runtime.ts']);
    for (const path of reached)
      for (const { kind, file, specifier } of path.startsWith('src/') ? readSource(path).imports : [])
        if (kind !== 'type') reached.add(file ?? specifier);
    const known =
      /^(src\/(runtime\.ts$|runtime\/(?!adapters\/)|core\/|contract\/model\/)|@opentelemetry\/api$|node:(async_hooks|crypto|module)$)/u;
    expect([...reached].filter((path) => !known.test(path))).toEqual([]);
    const own = filesBelow('src/runtime').filter((path) => /^src\/runtime\/index\.ts$/u.test(path));
    expect([...reached]).toEqual(expect.arrayContaining(own));
  });
});
