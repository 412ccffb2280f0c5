import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDashboard } from '../../../src/generate/project/dashboards/service.ts';
import { isProjectFile } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { preview } from '../../../src/generate/project/preview/index.ts';
import { previewStyle, previewStyleHash } from '../../../src/generate/project/preview/style.ts';
import { alertsOf } from '../../../src/generate/project/runbook/alerts.ts';
import { type Browser, chromium, launch } from '../../browser.ts';
import { everyProject, fixtureNames, fixtureProject, hostileProjects } from './project-case.ts';

const pageOf = (project: Project): string => {
  const [draft] = preview(project).drafts;
  return draft !== undefined && 'text' in draft ? draft.text : '';
};

describe('a preview', () => {
  it('names the hash of its style sheet, and allows nothing else', () => {
    expect(previewStyleHash).toBe(createHash('sha256').update(previewStyle).digest('base64'));
    const page = pageOf(fixtureProject('checkout'));
    expect(page.replaceAll('&#39;', "'")).toContain(
      `content="default-src 'none'; style-src 'sha256-${previewStyleHash}'`,
    );
    expect(page).not.toMatch(/<script| style=| on\w+=|<img|<link/iu);
  });

  it('has every panel, alert and value', () => {
    for (const name of fixtureNames) {
      const project = fixtureProject(name);
      const page = pageOf(project);
      const titles = projectDashboard(project).panels.map(({ title = '' }) => title);
      for (const title of titles) expect(page).toMatch(new RegExp(`<h[34]>${title}</h[34]>`, 'u'));
      for (const alert of alertsOf(project)) expect(page).toContain(`<code>${alert.name}</code>`);
      expect(page.match(/<td>(?:explicit|derived|default)<\/td>/gu)).toHaveLength(13);
    }
  });

  it('is ours, and the same for the same project', () => {
    for (const project of everyProject().filter((_, i) => i % 10 === 0)) {
      expect(pageOf(project)).toBe(pageOf(project));
      expect(isProjectFile(pageOf(project))).toBe(true);
    }
  });
});

describe('a preview in a browser', () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromium !== undefined) browser = await launch(chromium);
  });
  afterAll(() => browser?.close());

  it('shows hostile texts as texts, and stays within a narrow window', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium is installed');
    for (const project of hostileProjects().filter((_, i) => i % 4 === 1)) {
      const page = await browser.open(pageOf(project), { width: 400, height: 800 });
      expect(await page.ask('document.documentElement.scrollWidth <= 400')).toBe(true);
      const kinds = `[...new Set([...document.body.querySelectorAll('*')].map((one) => one.localName))].sort().join()`;
      expect(await page.ask(kinds)).toBe(
        'a,article,b,br,code,details,div,footer,h1,h2,h3,h4,header,i,li,main,nav,p,pre,section,span,summary,table,tbody,td,th,thead,tr,ul',
      );
      expect(
        await page.ask(`[...document.links].map((one) => one.protocol).filter((one) => one === 'javascript:').length`),
      ).toBe(0);
      expect(page.complaints).toEqual([]);
    }
  });
});
