import type { INodeProperties } from 'n8n-workflow';
import { mayBeEmptyField } from '../../shared/fields';
import { propertiesOfResources, type Resource } from '../../shared/operation';
import { addressField } from '../fields';
import { bridge } from './bridge';
import { display } from './display';
import { reader } from './reader';
import { session } from './session';

/** In the order of the list in the editor. */
export const resources: readonly Resource[] = [bridge, display, reader, session];

const own = resources.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields));

export const properties: INodeProperties[] = [
  ...propertiesOfResources(resources, 'session'),
  addressField,
  mayBeEmptyField([...own, addressField]),
];
