/** Puts text on the clipboard; false where the browser does not allow it. Works without https too. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  return copyBySelection(text);
}

/** Without https there is no other way. A dialog takes the focus back at once, so the text goes along by the event. */
function copyBySelection(text: string): boolean {
  const held = document.activeElement;
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.className = 'fixed opacity-0';
  document.body.append(carrier);
  carrier.select();
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', give);
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', give);
  carrier.remove();
  if (held instanceof HTMLElement) held.focus();
  return isCopied;
}
