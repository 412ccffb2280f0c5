import { code } from '../../../core/index.ts';
import type { Generator, Project } from '../model.ts';
import { projectIdOf } from '../names.ts';
import { headOf } from '../print.ts';
import { guidance, inShort, reading, reasons, risks } from './about.ts';
import { alertsOf, type ToldAlert } from './alerts.ts';
import { type Part, parts, table } from './lines.ts';
import { objectives } from './objectives.ts';
import { firstLook, stepsFor } from './steps.ts';
import { workflows } from './workflows.ts';

const titles: Readonly<Record<ToldAlert['kind'], string>> = {
  availability: 'Requests fail',
  latency: 'Requests are slow',
  absent: 'No requests',
  failed: 'A job failed',
  missed: 'A job did not start',
};

const kinds = ['availability', 'latency', 'absent', 'failed', 'missed'] as const;

const alerts = (project: Project): Part => {
  const all = alertsOf(project);
  const ofKind = (kind: ToldAlert['kind']): Part => {
    const own = all.filter((alert) => alert.kind === kind);
    if (own.length === 0) return { title: titles[kind], lines: [] };
    return {
      title: titles[kind],
      lines: [
        ...table(
          ['Alert', 'Severity', 'Fires where'],
          own.map(({ name, severity, when }) => [code(name), severity, when]),
        ),
        ...stepsFor(kind, project),
      ],
    };
  };
  return { title: 'Alerts', lines: parts('###', kinds.map(ofKind)) };
};

/** A comment ends at two hyphens. */
const comment = (lines: readonly string[]): readonly string[] => [
  '<!--',
  ...lines.map((line) => line.replace(/-(?=-)/gu, '- ').replace(/[<>]/gu, (sign) => (sign === '<' ? '‹' : '›'))),
  '-->',
];

/** What somebody has to know who is woken because of this project. */
const page = (project: Project): readonly string[] => [
  ...comment(headOf(project, ['alertPriority', 'paging', 'alertChannels', 'runbook'])),
  '',
  `# Runbook of ${code(projectIdOf(project))}`,
  '',
  ...inShort(project),
  ...parts('##', [
    { title: 'First look', lines: firstLook(project) },
    alerts(project),
    objectives(project),
    risks(project),
    reading(project),
    workflows(project),
    guidance(project),
    reasons(project),
  ]),
];

export const runbook: Generator = (project) => ({
  drafts: [{ path: 'runbook.md', text: `${page(project).join('\n').trimEnd()}\n` }],
  notes: [],
});
