/** The parameters as the expression engine gives them. */
interface RouterParameters {
  branches?: { branch?: { name?: string }[] };
}

/**
 * The node's outputs, one a branch and "Everything Else" first, in version 1 last. n8n evaluates the source text of
 * this function, so it may use nothing from outside itself.
 */
export function configuredOutputs(parameters: RouterParameters, version = 1): { type: string; displayName: string }[] {
  const branches = parameters.branches?.branch ?? [];
  const names = branches.map((branch, index) => branch.name || `Branch ${index + 1}`);
  const all = version < 2 ? [...names, 'Everything Else'] : ['Everything Else', ...names];
  return all.map((displayName) => ({ type: 'main', displayName }));
}
