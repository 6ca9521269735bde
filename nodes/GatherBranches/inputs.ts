/** The parameters as the expression engine gives them. */
interface GatherParameters {
  numberInputs?: number;
}

/**
 * The node's inputs as the editor draws them. n8n evaluates the source text of this function, so it may use nothing
 * from outside itself.
 */
export function configuredInputs(parameters: GatherParameters): { type: string; displayName: string }[] {
  return Array.from({ length: parameters.numberInputs ?? 2 }, (_, index) => ({
    type: 'main',
    displayName: `${index + 1}`,
  }));
}
