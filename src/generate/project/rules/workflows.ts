import { pathWord } from '../../../core/index.ts';
import { parsePercent, type WorkflowLink } from '../../../project/index.ts';
import { shown } from '../../queries/text.ts';
import type { Project } from '../model.ts';

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//iu.test(text);

/** As `--objective` takes it: with six digits at most. */
const percentText = (percent: number): string => percent.toFixed(6).replace(/\.?0+$/u, '');

/** The command that writes the alerts of a workflow; none where no share is required. */
export const workflowCommand = ({ contract, completeness }: WorkflowLink): string | undefined => {
  const percent = completeness === undefined ? undefined : parsePercent(completeness);
  if (percent === undefined || Number(percentText(percent)) === 0) return undefined;
  const from = contract === undefined || isUrl(contract) ? '' : ` --contract ${pathWord(contract)}`;
  return `contextcore alerts${from} --objective ${percentText(percent)} --out alerts`;
};

/** Rules of workflows are made of their contracts. */
export const workflowNotes = ({ context }: Project): readonly string[] =>
  (context.spec.workflows ?? []).flatMap((link) => {
    const command = workflowCommand(link);
    if (command === undefined) return [];
    const { name, contract } = link;
    const where =
      contract !== undefined && !isUrl(contract)
        ? ''
        : ` where its contract${contract === undefined ? '' : ` ("${shown(contract)}")`} is`;
    return [
      `Alerts of workflow "${shown(name)}" are made of its contract, by${where === '' ? '' : ` this command${where}`}: ${command}`,
    ];
  });
