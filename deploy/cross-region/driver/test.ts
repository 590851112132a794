import { check, type Checked } from './checks.js';
import { runningStacks } from './own.js';
import { onlyAws, type Seen } from './report.js';
import { find, type SiteAt } from './survey.js';
import { type Wanted } from './wanted.js';

/** What is tried. */
export interface TestOptions {
  /** An access token that the API takes. */
  token?: string;
  /** Also what no lab can show. */
  report?: boolean;
}

/** Tries a deployment: calls through it, and reads everything back. */
export const test = async (
  siteAt: SiteAt,
  wanted: Pick<Wanted, 'name' | 'regions'>,
  { token, report = false }: TestOptions = {},
): Promise<{ checks: Checked[]; seen: Seen[] }> => {
  const found = await find(siteAt, wanted);
  await runningStacks(found);
  const checks = await check(found, token === undefined ? {} : { token });
  return { checks, seen: report ? await onlyAws(found) : [] };
};
