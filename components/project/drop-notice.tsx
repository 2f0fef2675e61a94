/** Over the page while files are held above it. */
export function DropNotice({ text }: { text: string }) {
  return (
    <div className="pointer-events-none fixed inset-3 z-(--z-dialog) flex animate-appear items-center justify-center rounded-sheet border-2 border-dashed border-ink-1 bg-scrim">
      <p className="rounded-panel bg-surface-2 px-6 py-4 text-16 font-medium shadow-3">{text}</p>
    </div>
  );
}
