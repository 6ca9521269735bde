/** The parameters as the expression engine gives them. */
interface RouterParameters {
  branches?: { branch?: { name?: string }[] };
}

/**
 * The node's outputs, one a branch and "Everything Else" last. n8n evaluates the source text of this function,
 * so it may use nothing from outside itself.
 */
export function configuredOutputs(parameters: RouterParameters): { type: string; displayName: string }[] {
  const branches = parameters.branches?.branch ?? [];
  const names = branches.map((branch, index) => branch.name || `Branch ${index + 1}`);
  return [...names, 'Everything Else'].map((displayName) => ({ type: 'main', displayName }));
}
