/** Puts text on the clipboard; false where the browser does not allow it. Works without https too. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.className = 'fixed opacity-0';
  document.body.append(carrier);
  carrier.select();
  // Without https there is no other way.
  const isCopied = document.execCommand('copy');
  carrier.remove();
  return isCopied;
}
