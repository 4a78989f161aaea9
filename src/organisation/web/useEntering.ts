import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

/** After a door opened: everything known of the visitor before is forgotten, then on to where they wanted to go. */
export const useEntering = () => {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (to = "/"): void => {
    client.clear();
    void navigate({ to: ownPath(to), replace: true });
  };
};

/** Only addresses of our own: what stands in a link must not lead elsewhere. */
export const ownPath = (to: string): string => (/^\/(?![/\\])/.test(to) && !to.startsWith("/sign-in") ? to : "/");
