// A workflow of 100,000 phases with 10 fields each, 500,000 of them distinct, is analysed in little memory.
import { spawnSync } from 'node:child_process';
import { inChild, median } from './measure.mjs';

const bare = () => {
  const script = 'process.stdout.write(String(process.resourceUsage().maxRSS / 1024))';
  return Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
};

export const measure = async () => {
  const runs = Array.from({ length: 5 }, () => ({
    ours: inChild('analysis.child.mjs', 'once', 100_000, 5).peakMegabytes,
    bare: bare(),
  }));
  const ours = median(runs.map((run) => run.ours));
  const base = median(runs.map((run) => run.bare));
  const detail = `peak ${ours.toFixed(0)} MB with its input, bare node ${base.toFixed(0)} MB`;
  return { value: ours - base, unit: 'MB', detail };
};
