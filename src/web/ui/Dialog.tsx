import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../i18n/locale.tsx";
import { uiWords } from "./words.ts";

type DialogProps = {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  size?: "sm" | "md" | "lg" | "xl";
};

/** A question that must be answered before going on. Esc closes it; focus stays inside and returns to where it was. */
export function Dialog({ opened, onClose, title, children, footer, size = "md" }: DialogProps) {
  const words = useWords(uiWords);
  return (
    <Modal opened={opened} onClose={onClose} size={size} centered withCloseButton={false}>
      <div className="dialog-head">
        <Modal.Title>{title}</Modal.Title>
        <CloseButton aria-label={words.close} onClick={onClose} />
      </div>
      {children}
      {footer && <div className="dialog-footer">{footer}</div>}
    </Modal>
  );
}
