import { z } from 'zod';
import type { N8nSession } from './n8n.ts';

const node = z.looseObject({
  name: z.string(),
  type: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});
const target = z.object({ node: z.string(), type: z.string(), index: z.number() });
const content = z.looseObject({
  nodes: z.array(node),
  connections: z.record(z.string(), z.record(z.string(), z.array(z.array(target).nullable()))),
  settings: z.record(z.string(), z.unknown()),
});
const opened = z.object({ data: content.extend({ versionId: z.string(), checksum: z.string().optional() }) });
const saved = z.object({ data: z.looseObject({ versionId: z.string(), checksum: z.string().optional() }) });

/** What the canvas shows of a workflow, as the editor sends it. */
export type Canvas = Pick<z.infer<typeof content>, 'nodes' | 'connections' | 'settings'>;
export type CanvasNode = Canvas['nodes'][number];

/** Opens a workflow, as the editor does. */
export async function openCanvas(session: N8nSession, id: string): Promise<Canvas> {
  const { nodes, connections, settings } = opened.parse(await session.get(`/rest/workflows/${id}`)).data;
  return { nodes, connections, settings };
}

/** Saves a canvas and publishes it, as the editor's two buttons do. */
export async function publishCanvas(session: N8nSession, id: string, canvas: Canvas): Promise<void> {
  const { checksum: expectedChecksum } = opened.parse(await session.get(`/rest/workflows/${id}`)).data;
  const draft = saved.parse(
    await session.patch(`/rest/workflows/${id}`, { ...canvas, ...(expectedChecksum && { expectedChecksum }) }),
  ).data;
  await session.post(`/rest/workflows/${id}/activate`, { versionId: draft.versionId });
}

/** The node that a note calls by its number, or by the beginning of its name. */
export function nodeNamed({ nodes }: Canvas, beginning: string): CanvasNode {
  const found = nodes.find(({ name }) => name.startsWith(beginning));
  if (found === undefined) throw new Error(`no node is called "${beginning}…"`);
  return found;
}
