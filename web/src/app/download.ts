/** Hands a text over as a file of the browser's download folder. */
export function download(fileName: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // the browser has taken it once the click is through
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
