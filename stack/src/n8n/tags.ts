import type { Installed } from './installed.ts';
import type { WorkflowJson } from './workflowFiles.ts';

export interface Tag {
  id: string;
  name: string;
}

/**
 * The tags with which a workflow is imported: those of its file, once. From then on they are the staff's: a tag that
 * they took off stays off, one that they gave another name keeps it, and one that they deleted is not made again.
 * n8n's import takes none away.
 * @returns null where it had its tags already, or has none
 */
export function tagsToGive(
  { id, tags = [] }: Pick<WorkflowJson, 'id' | 'tags'>,
  installed: Pick<Installed, 'tags' | 'tagged'>,
): Tag[] | null {
  if (tags.length === 0 || installed.tagged.has(id)) return null;
  const given = new Set([...installed.tagged.values()].flat());
  return tags.flatMap((tag) => {
    const name = installed.tags.get(tag.id);
    if (name !== undefined) return [{ id: tag.id, name }];
    return given.has(tag.id) ? [] : [tag];
  });
}
