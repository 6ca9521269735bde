/** What the last start left behind for one workflow. */
export interface Shipment {
  /** Hash of the file that was imported. */
  fileHash: string;
  /** Hash of what n8n made of it: n8n fills in defaults, so that the two may differ. Null: that import was begun, and its end is not known. */
  installedHash: string | null;
}

export type Decision =
  /** Not there yet, or untouched since the last import and the file has changed. */
  | 'import'
  /** Untouched and the file is the same. */
  | 'current'
  /** Staff changed it and the file is the same. */
  | 'edited'
  /** Staff changed it and the file has changed as well: theirs is kept. */
  | 'edited-behind'
  /** Staff deleted or archived it. */
  | 'removed';

/**
 * Rule 25: a workflow is imported only where the installed one still equals the last shipped one.
 * @param fileHash of the file that this version brings
 * @param shipped what was imported last; undefined before the first import
 * @param installedHash of what n8n has now; undefined when it has no such workflow
 */
export function decide(fileHash: string, shipped: Shipment | undefined, installedHash: string | undefined): Decision {
  if (shipped === undefined) {
    // somebody made a workflow of this id before we ever shipped one
    if (installedHash !== undefined && installedHash !== fileHash) return 'edited-behind';
    return 'import';
  }
  // the start was cut short: n8n has not run since, so that whatever stands there is not an edit by staff
  if (shipped.installedHash === null) return 'import';
  if (installedHash === undefined) return 'removed';
  if (installedHash === shipped.installedHash) return fileHash === shipped.fileHash ? 'current' : 'import';
  return fileHash === shipped.fileHash ? 'edited' : 'edited-behind';
}
