import { z } from 'zod';
import type { Settings } from '../settings.ts';
import { keyProblems } from './keys.ts';
import { plain, type Findings, type Problem } from './problem.ts';

const config = z.object({ supabaseUrl: z.string(), anonKey: z.string(), functionsUrl: z.string() });

/** What the host of the pages answers as their configuration. */
export async function pagesProblems({ WEB_URL: url, SUPABASE_URL: project }: Settings): Promise<Findings> {
  if (url === undefined) return null;
  const address = new URL('/config.json', url).href;
  let text: string;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(15_000) });
    text = await answer.text();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [problem('pages_unreachable', url, [`do not answer (${error.name})`, `ne répondent pas (${error.name})`])];
  }
  const read = config.safeParse(parsed(text));
  if (!read.success)
    return [
      problem('pages_config_missing', address, [
        'the host answers something else than the configuration, its index.html perhaps',
        'l’hébergeur répond autre chose que la configuration, son index.html peut-être',
      ]),
    ];
  const problems: Problem[] = keyProblems({ SUPABASE_ANON_KEY: read.data.anonKey }).map((one) => ({
    ...one,
    code: 'pages_secret_key',
    subject: address,
  }));
  if (project !== undefined && new URL(read.data.supabaseUrl).origin !== new URL(project).origin)
    problems.push(
      problem('pages_other_project', address, [
        `they work on ${read.data.supabaseUrl}`,
        `elles travaillent sur ${read.data.supabaseUrl}`,
      ]),
    );
  return problems;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problem(code: string, subject: string, [en, fr]: [string, string]): Problem {
  return { code, subject, found: { en, fr }, mend: plain('docs/pages.md') };
}
