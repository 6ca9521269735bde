import type { INodeProperties } from 'n8n-workflow';
import { approve } from './approve';
import { cancel } from './cancel';
import { checkHealth } from './checkHealth';
import { checkReadiness } from './checkReadiness';
import { deny } from './deny';
import { disable } from './disable';
import { enable } from './enable';
import { addressField } from './fields';
import { getEvents } from './getEvents';
import { getInterface } from './getInterface';
import { getMetrics } from './getMetrics';
import { getSession } from './getSession';
import { getStatus } from './getStatus';
import { mayBeEmptyField } from '../../shared/fields';
import { showText } from './showText';
import type { BridgeOperation } from './operation';

const operations: BridgeOperation[] = [
  approve,
  cancel,
  deny,
  getSession,
  disable,
  enable,
  showText,
  checkHealth,
  checkReadiness,
  getEvents,
  getInterface,
  getMetrics,
  getStatus,
];

export function operationOf(resource: string, name: string): BridgeOperation | undefined {
  return operations.find((operation) => operation.resource === resource && operation.option.value === name);
}

function choice(resource: BridgeOperation['resource'], fallback: string): INodeProperties {
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    default: fallback,
    options: operations.filter((operation) => operation.resource === resource).map(({ option }) => option),
    displayOptions: { show: { resource: [resource] } },
  };
}

export const properties: INodeProperties[] = [
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    default: 'session',
    options: [
      { name: 'Bridge', value: 'bridge' },
      { name: 'Display', value: 'display' },
      { name: 'Reader', value: 'reader' },
      { name: 'Session', value: 'session' },
    ],
  },
  choice('session', 'get'),
  choice('reader', 'enable'),
  choice('bridge', 'getStatus'),
  choice('display', 'showText'),
  ...operations.flatMap(({ fields }) => fields),
  addressField,
  mayBeEmptyField([...operations.flatMap(({ fields }) => fields), addressField]),
];
