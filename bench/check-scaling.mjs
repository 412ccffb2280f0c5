// From text to diagnostics, ten times the contract costs about ten times the time.
import { contractText } from './generate.mjs';
import { bundled, inChild, interleaved, print } from './measure.mjs';

export const measure = async () => {
  const { large, small } = inChild('check-scaling.mjs', 'measure');
  return {
    value: large / small,
    detail: `parse and check of 10,000 phases ${large.toFixed(0)} ms, of 1,000 ${small.toFixed(0)} ms`,
  };
};

if (process.argv[2] === 'measure') {
  const { check } = await import(await bundled('src/index.ts'));
  const files = (count) => [{ path: 'generated.contract.yaml', text: contractText(count) }];
  const [ten, one] = [files(10_000), files(1_000)];
  const [large, small] = await interleaved([() => check({ files: ten }), () => check({ files: one })], { warmUp: 3 });
  print({ large, small });
}
