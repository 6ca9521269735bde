import { createServer } from 'node:http';
import { z } from 'zod';

const asked = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});

export interface LanguageModel {
  url: string;
  /** Names of the tools that were offered to it. */
  offered: Set<string>;
  /** What the tools answered, as it was handed to it. */
  answers: string[];
  close(): Promise<void>;
}

/** A model behind the chat completions of OpenAI's interface that calls the first tool once, and then is done. */
export async function languageModel(): Promise<LanguageModel> {
  const offered = new Set<string>();
  const answers: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { messages, tools } = asked.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      for (const tool of tools) offered.add(tool.function.name);
      const told = messages
        .filter(({ role }) => role === 'tool')
        .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
      answers.push(...told);
      const [tool] = tools;
      const calls = told.length === 0 && tool !== undefined;
      const message = calls
        ? {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: tool.function.name, arguments: '{}' } }],
          }
        : { role: 'assistant', content: 'Done.' };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'test',
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
          choices: [{ index: 0, message, finish_reason: calls ? 'tool_calls' : 'stop' }],
        }),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    offered,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
