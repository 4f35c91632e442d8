import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice.tsx';

type ErrorBoundaryProps = { readonly children: ReactNode };
type State = { readonly bug: Error | null };

/** A mistake in one screen stays in that screen. What was typed is a draft in the journal and comes back. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { bug: null };

  static getDerivedStateFromError(bug: Error): State {
    return { bug };
  }

  override componentDidCatch(bug: Error, info: ErrorInfo): void {
    console.error(bug, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.bug === null ? this.props.children : <ErrorNotice failure={{ type: 'unexpected', detail: this.state.bug.message }} />;
  }
}
