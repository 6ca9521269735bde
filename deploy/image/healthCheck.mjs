// Whether the n8n process of this container takes work: main, webhook and worker all answer on port 5678. Docker runs it.
const port = process.env.QUEUE_HEALTH_CHECK_PORT ?? process.env.N8N_PORT ?? '5678';
const url = `http://127.0.0.1:${port}/healthz/readiness`;

try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
