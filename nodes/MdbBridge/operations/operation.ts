import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { BridgeDoor } from '../door';

/** What one item asks for. */
export interface Asked {
  /** Session id, trimmed; empty for operations that take none. */
  sessionId: string;
  /** Event after which to read, or empty. */
  after: string;
  /** Words for the display; empty for operations that take none. */
  text: string;
  /** Given on the node, or derived from what is asked: a retry of n8n sends the same one. */
  idempotencyKey: string;
}

/** One endpoint of the bridge: what staff see of it, its own fields, and the request. */
export interface BridgeOperation {
  resource: 'bridge' | 'display' | 'reader' | 'session';
  option: INodePropertyOptions & { value: string; action: string; description: string };
  fields: INodeProperties[];
  /** @throws BridgeRefused, BridgeUnreachable */
  run(bridge: BridgeDoor, asked: Asked): Promise<IDataObject | IDataObject[]>;
}
