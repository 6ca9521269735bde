/** Where things lie in the checkout, as the stack knows it. */
export { checkout, migrationsFolder, workflowsFolder } from '../stack/src/paths.ts';
