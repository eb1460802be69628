// The process that holds the namespaces of a pod: it waits for the end and buries orphans.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	events := make(chan os.Signal, 16)
	signal.Notify(events, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for event := range events {
		if event != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			dead, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if err != nil || dead <= 0 {
				break
			}
		}
	}
}
