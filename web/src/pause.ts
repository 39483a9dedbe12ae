/** A wait that something may cut short: the network coming back, or a tap on 现在就发. */
export class Pause {
  private wake: (() => void) | null = null;

  constructor(
    private readonly timer: (run: () => void, ms: number) => unknown = (run, ms) => setTimeout(run, ms),
  ) {}

  for(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      this.timer(resolve, seconds * 1000);
    });
  }

  end(): void {
    this.wake?.();
    this.wake = null;
  }
}
