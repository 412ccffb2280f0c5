// Loading with positions costs little more than js-yaml's plain `load`, which keeps none.
import { load } from 'js-yaml';
import { contractText } from './generate.mjs';
import { bundled, inChild, interleaved, print } from './measure.mjs';

export const measure = async () => {
  const { plain, positioned, whole, megabytes } = inChild('load-positions.mjs', 'measure', 10_000);
  return {
    value: positioned / plain,
    detail:
      `10,000 phases, ${megabytes.toFixed(1)} MB: plain ${plain.toFixed(0)} ms, with positions ${positioned.toFixed(0)} ms; ` +
      `whole contract ${whole.toFixed(0)} ms (${(whole / plain).toFixed(2)} ×)`,
  };
};

if (process.argv[2] === 'measure') {
  const { createSource } = await import(await bundled('src/core/index.ts'));
  const { parseDocument } = await import(await bundled('src/parse/index.ts'));
  const { loadContract } = await import(await bundled('src/contract/index.ts'));
  const text = contractText(Number(process.argv[3]));
  const [plain, positioned, whole] = await interleaved(
    [
      () => load(text),
      () => parseDocument(createSource('generated.contract.yaml', text)),
      () => loadContract(createSource('generated.contract.yaml', text), () => undefined),
    ],
    { repeats: 7, warmUp: 2 },
  );
  print({ plain, positioned, whole, megabytes: text.length / 1e6 });
}
