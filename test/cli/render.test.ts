import { expect, it } from 'vitest';
import { reportOf } from '../../src/cli/render.ts';
import { check } from '../../src/compose/index.ts';
import { reporters } from '../../src/report/index.ts';
import { broken } from './cli.ts';

it('a report that shows no picture does not wait for one of a large graph', async () => {
  const checked = await check({ files: [{ path: 'a.yaml', text: broken() }] });
  const untouchable = checked.graphs.map(
    (graph) =>
      new Proxy(graph, {
        get: () => {
          throw new TypeError('the graph was looked at');
        },
      }),
  );
  const report = reportOf({ ...checked, graphs: untouchable }, []);
  for (const format of ['pretty', 'json', 'sarif', 'github'] as const) {
    expect(reporters[format](report, {})).toContain('propagation/dangling-read');
  }
  expect(() => reporters.html(report, {})).toThrow('looked at');
});
