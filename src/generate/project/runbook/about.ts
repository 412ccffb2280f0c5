import { code, prose, sentence } from '../../../core/index.ts';
import { risksByUrgency } from '../../../project/context/index.ts';
import { wordsOf } from '../../../project/derive/index.ts';
import { dashboardUid } from '../dashboards/place.ts';
import { placesToRead } from '../facts.ts';
import type { Project } from '../model.ts';
import { targetNamespaceOf } from '../names.ts';
import { codes, linkOr, list, opening, type Part, table } from './lines.ts';

const row = (head: string, texts: readonly string[]): readonly (readonly string[])[] =>
  texts.length === 0 ? [] : [[head, texts.join(', ')]];

const given = (text: string | undefined, print: (text: string) => string): readonly string[] =>
  text === undefined ? [] : [print(text)];

/** What it is, whose it is, and whom to tell. */
export const inShort = (project: Project): readonly string[] => {
  const { context, strategy } = project;
  const { criticality, value, owner, stakeholders = [], costCenter } = context.spec.business ?? {};
  const { epic, tasks = [] } = context.spec.project;
  const { paging, alertPriority, alertChannels, runbook } = strategy;
  return table(
    ['', ''],
    [
      ...row(
        'What',
        context.spec.targets.map((target) => {
          const { namespace } = targetNamespaceOf(project, target);
          return `${target.kind} ${code(target.name)}${namespace === undefined ? '' : ` in ${code(namespace)}`}`;
        }),
      ),
      ['Owner', owner === undefined ? 'nobody is named' : prose(owner)],
      ...row('Also tell', stakeholders.map(prose)),
      ...row('Channels', alertChannels.value.map(code)),
      ['Criticality', `${criticality ?? 'not said'}${value === undefined ? '' : `; value: ${value}`}`],
      [
        'Alerts',
        `priority ${alertPriority.value} because ${sentence(alertPriority.because)}; ${paging.value ? 'somebody is woken' : 'nobody is woken'} because ${sentence(paging.because)}`,
      ],
      ...row(
        'Runbook of the team',
        given(runbook.value ?? undefined, (target) => linkOr('Read it first', target)),
      ),
      ['Dashboard', `${code(`/d/${dashboardUid(project)}`)} of Grafana`],
      ...row('Epic', given(epic, code)),
      ...row('Tasks', tasks.length === 0 ? [] : [codes(tasks)]),
      ...row('Cost center', given(costCenter, code)),
    ],
  );
};

/** What can go wrong, and what is done about it. */
export const risks = (project: Project): Part => ({
  title: 'Risks',
  lines: risksByUrgency(project.context.spec.risks).flatMap(
    ({ type, priority, description, mitigation, controls = [] }) => [
      `**${priority === undefined ? '' : `${priority} `}${type}.** ${prose(description.trim())}`,
      '',
      ...list([
        ...given(mitigation, (text) => `Mitigation: ${prose(text.trim())}`),
        ...(controls.length === 0 ? [] : [`Controls: ${controls.map(prose).join('; ')}`]),
      ]),
    ],
  ),
});

export const reading = (project: Project): Part => ({
  title: 'Design',
  lines: list(
    placesToRead(project)
      .filter(({ name }) => name !== 'Runbook')
      .map(({ name, target }) => linkOr(name, target)),
  ),
});

/** What agents that work on the project are told. */
export const guidance = ({ context }: Project): Part => {
  const { focus, constraints = [], preferences = [], questions = [] } = context.spec.agentGuidance ?? {};
  const told = (head: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : [`${head}:`, '', ...list(texts.map(opening))];
  return {
    title: 'For agents',
    lines: [
      ...(focus === undefined ? [] : [`Focus: ${prose(focus.trim())}`, '']),
      ...told('Constraints, which always hold', constraints),
      ...told('Preferences', preferences),
      ...told('Open questions; ask before you decide', questions),
    ],
  };
};

/** Each value with where it comes from. */
export const reasons = ({ strategy }: Project): Part => ({
  title: 'Why it is watched as it is',
  lines: table(
    ['Value', 'Is', 'From', 'Because'],
    wordsOf(strategy).map(({ name, text, from: { source, because } }) => [name, code(text), source, sentence(because)]),
  ),
});
