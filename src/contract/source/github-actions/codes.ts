import { loadingCode as code, type RuleOwner } from '../../rule.ts';

/** What reading workflows and actions of GitHub reports, besides the codes that contract files have too. */
export const githubActionsCodes: RuleOwner = {
  name: 'github-actions',
  rules: [],
  codes: [
    code('needs-not-declared', 'error', 'A job lists under "needs" every job whose results it reads.'),
    code('unknown-step', 'error', 'Every step that is read has its id in the same job.'),
    code('step-from-another-job', 'error', 'A job reads steps of its own only.'),
    code('read-before-write', 'error', 'A step is read after it has run.'),
    code('duplicate-step-id', 'error', 'A step id is used once in a job.'),
    code('undeclared-input', 'error', 'Every input that is read or handed over is declared.'),
    code('missing-action', 'error', 'Every action and workflow of the same repository that is used is there.'),
    code('cyclic-uses', 'error', 'No action or workflow uses itself, directly or through others.'),
  ],
};
