import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Instruction {
  name: string;
  text: string;
}
export interface Stage {
  image: string;
  name: string | undefined;
  instructions: Instruction[];
}

/** deploy/Dockerfile, stage by stage. */
export function readDockerfile(): Stage[] {
  const stages: Stage[] = [];
  const lines = readFileSync(join(__dirname, '../Dockerfile'), 'utf8').split('\n');
  for (const line of lines.filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = '', text = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === '' || text.endsWith('\\')) throw new Error(`the Dockerfile has a line that is not read here: ${line}`);
    if (name === 'FROM') {
      const [, image = '', stage] = /^(\S+)(?: AS (\S+))?$/.exec(text) ?? [];
      stages.push({ image, name: stage, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

/** What a COPY takes, from which stage, and where it goes. */
export function copied(text: string): { from: string | undefined; sources: string[]; target: string } {
  const words = text.split(' ');
  const from = words[0]?.startsWith('--from=') === true ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  return { from, sources: words, target };
}
