import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { failAll } from '../shared/operation';
import { gatherItems, inputsOf } from './gather';
import { configuredInputs } from './inputs';

/** As many as a Merge has. */
const MOST_INPUTS = 10;

/**
 * Waits until every branch that will bring something has, and hands all of it on at once: what follows runs once an
 * execution, not once a branch. A Merge that appends does the same, but asks the expression engine for its inputs
 * while it runs, which costs n8n more than the runs that are saved (docs/performance.md); here the editor alone asks.
 */
export class GatherBranches implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Gather Branches',
    name: 'gatherBranches',
    icon: { light: 'file:gatherBranches.svg', dark: 'file:gatherBranches.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{$parameter["numberInputs"]}} inputs',
    description: 'Waits for all branches that bring something and hands their items on together',
    defaults: { name: 'Gather Branches' },
    inputs: `={{(${configuredInputs.toString()})($parameter)}}`,
    // n8n waits for the others as long as they may still come
    requiredInputs: 1,
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    properties: [
      {
        displayName: 'Number of Inputs',
        name: 'numberInputs',
        type: 'number',
        typeOptions: { minValue: 2, maxValue: MOST_INPUTS },
        default: 2,
        noDataExpression: true,
        description: 'Connect each branch to an input of its own: two at the same input are not waited for',
      },
    ],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const count = Number(this.getNodeParameter('numberInputs', 0));
    const inputs = inputsOf((input) => this.getInputData(input));
    const beyond = inputs.findIndex((items, input) => input >= count && items.length > 0);
    if (beyond !== -1) {
      const message = `A branch is wired to input ${beyond + 1} and brings ${inputs[beyond]?.length ?? 0} items, but there are ${count} inputs`;
      const refusal = new NodeOperationError(this.getNode(), message, {
        description: `Set "Number of Inputs" to ${inputs.length}, or wire the branch to another input. Nothing was handed on.`,
      });
      return failAll(this, refusal, inputs.flat());
    }
    return [gatherItems(inputs.slice(0, count))];
  }
}
