import { expect, it } from 'vitest';
import { check } from '../../../src/compose/index.ts';
import { graphView } from '../../../src/contract/index.ts';

const text = `on: push
jobs:
  plan:
    runs-on: ubuntu-latest
    outputs:
      tag: \${{ steps.pick.outputs.tag }}
    steps:
      - id: pick
        run: echo "tag=v1" >> "$GITHUB_OUTPUT"
  build:
    needs: plan
    runs-on: ubuntu-latest
    strategy:
      matrix:
        os: [a, b]
    steps:
      - run: make \${{ needs.plan.outputs.tag }} \${{ matrix.os }}
`;

it('is drawn with the names that its author knows, and without what nobody hands on', async () => {
  const { graphs } = await check({ files: [{ path: '.github/workflows/ci.yml', text }] });
  const [view] = graphs.map(graphView);
  expect(view?.phases.map(({ label }) => label)).toEqual([
    'plan: start',
    'plan: pick',
    'plan',
    'build: start',
    'build: 1',
    'build',
  ]);
  expect(view?.edges.flatMap(({ from, to, labels }) => (labels?.length ? [`${from} > ${to} ${labels}`] : []))).toEqual([
    'plan/pick > plan steps.pick.outputs.tag',
    'plan > build/0 plan.outputs.tag',
  ]);
});
