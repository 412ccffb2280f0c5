import { code, pathWord, prose, shellWord } from '../../../core/index.ts';
import { isLink } from '../facts.ts';
import type { Project } from '../model.ts';
import { block, list, type Part, placeText } from './lines.ts';

/** How the context of workflows is looked at. */
export const workflows = ({ context }: Project): Part => {
  const all = context.spec.workflows ?? [];
  if (all.length === 0) return { title: 'Workflows', lines: [] };
  const contracts = all.flatMap(({ contract }) => (contract === undefined || isLink(contract) ? [] : [contract]));
  return {
    title: 'Workflows',
    lines: [
      ...list(
        all.map(({ name, contract, completeness }) =>
          [
            code(name),
            ...(contract === undefined ? [] : [`contract ${placeText(contract)}`]),
            ...(completeness === undefined
              ? []
              : [`${prose(String(completeness).replace(/%?$/u, '%'))} of the context shall arrive`]),
          ].join(', '),
        ),
      ),
      ...block('sh', [
        ...(contracts.length === 0 ? [] : [`contextcore check ${contracts.map(pathWord).join(' ')}`]),
        'contextcore runs list',
        'contextcore runs show last',
        ...all.map(({ name }) => `contextcore queries ${shellWord(`--workflow=${name}`)}`),
      ]),
    ],
  };
};
