// SPDX-License-Identifier: GPL-3.0-or-later

// Driver of gnark and gnark-crypto for the comparison: reads requests from standard input, one a line, and answers
// each with one line. The words are explained in benchmarks/suite/drivers.py.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// A job is one prepared measurement: run is timed, result (not timed) says what came out, or that it is wrong.
type job struct {
	run    func() error
	result func() (string, error)
}

var kernels = map[string]func(size, threads int) (*job, error){
	"msm-g1":   msmG1,
	"msm-g2":   msmG2,
	"ntt":      ntt,
	"pairing":  pairing,
	"setup":    setup,
	"prove":    prove,
	"verify":   verify,
	"key-load": keyLoad,
}

func version() string {
	found := []string{runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if strings.HasPrefix(dependency.Path, "github.com/consensys/gnark") {
				found = append(found, strings.TrimPrefix(dependency.Path, "github.com/consensys/")+" "+dependency.Version)
			}
		}
	}
	return strings.Join(found, ", ")
}

func answer(words []string, current **job) (string, error) {
	switch words[0] {
	case "version":
		return version(), nil
	case "prepare":
		if len(words) != 4 {
			return "", fmt.Errorf("prepare KERNEL SIZE THREADS")
		}
		size, err := strconv.Atoi(words[2])
		if err != nil {
			return "", err
		}
		threads, err := strconv.Atoi(words[3])
		if err != nil {
			return "", err
		}
		prepare, ok := kernels[words[1]]
		if !ok {
			return "", fmt.Errorf("no kernel %s", words[1])
		}
		*current = nil
		runtime.GOMAXPROCS(runtime.NumCPU())
		if *current, err = prepare(size, threads); err != nil {
			return "", err
		}
		runtime.GOMAXPROCS(threads)
		return "ready", nil
	case "run":
		if *current == nil {
			return "", fmt.Errorf("nothing is prepared")
		}
		runtime.GC()
		begun := time.Now()
		if err := (*current).run(); err != nil {
			return "", err
		}
		seconds := time.Since(begun).Seconds()
		result, err := (*current).result()
		return fmt.Sprintf("%.9f %s", seconds, result), err
	}
	return "", fmt.Errorf("unknown word %s", words[0])
}

func main() {
	if err := readInputs(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	lines := bufio.NewScanner(os.Stdin)
	var current *job
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if text, err := answer(words, &current); err != nil {
			fmt.Println("error", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("ok", text)
		}
	}
}
