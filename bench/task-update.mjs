// `contextcore task update` on a large log with an index is over about when Node itself would be.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bareProgram, builtCli, startUps } from './measure.mjs';
import { count, taskHome } from './task-home.mjs';

export const measure = async () => {
  const { folder: cwd, open } = await taskHome();
  // Read once, so that there is an index.
  await open().eventsOf(['SHOP-1']);
  const cli = builtCli();
  const update = [cli, 'task', 'update', '--project', 'shop', '--id', 'SHOP-77', '--points', '5'];
  const tried = spawnSync(process.execPath, update, { cwd, encoding: 'utf8' });
  if (tried.status !== 0) throw new Error(`task update ended with ${tried.status}: ${tried.stderr}`);
  const [updated, bare] = await startUps([update, [bareProgram()]], { cwd });
  rmSync(cwd, { recursive: true, force: true });
  return {
    value: updated / bare,
    detail: `a log of ${count} events: task update ${updated.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms`,
  };
};
