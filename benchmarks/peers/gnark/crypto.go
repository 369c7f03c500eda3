// SPDX-License-Identifier: GPL-3.0-or-later
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr/fft"
)

// The numbers that every driver gets on its command line: point i is (start + i*step)*G, scalar i+1 is
// multiplier*scalar_i + constant.
var inputs struct{ pointStart, pointStep, scalarStart, multiplier, constant fr.Element }

func readInputs(words []string) error {
	fields := []*fr.Element{
		&inputs.pointStart, &inputs.pointStep, &inputs.scalarStart, &inputs.multiplier, &inputs.constant,
	}
	if len(words) != len(fields) {
		return fmt.Errorf("expected %d hexadecimal numbers", len(fields))
	}
	for index, word := range words {
		number, ok := new(big.Int).SetString(word, 16)
		if !ok {
			return fmt.Errorf("not a hexadecimal number: %s", word)
		}
		fields[index].SetBigInt(number)
	}
	return nil
}

func scalars(size int) []fr.Element {
	out := make([]fr.Element, size)
	value := inputs.scalarStart
	for index := range out {
		out[index] = value
		value.Mul(&value, &inputs.multiplier).Add(&value, &inputs.constant)
	}
	return out
}

// The discrete logarithms of the points.
func logarithms(size int) []fr.Element {
	out := make([]fr.Element, size)
	value := inputs.pointStart
	for index := range out {
		out[index] = value
		value.Add(&value, &inputs.pointStep)
	}
	return out
}

func msmG1(size, threads int) (*job, error) {
	_, _, generator, _ := curve.Generators()
	points, factors := curve.BatchScalarMultiplicationG1(&generator, logarithms(size)), scalars(size)
	var sum curve.G1Affine
	return &job{
		run: func() error {
			_, err := sum.MultiExp(points, factors, ecc.MultiExpConfig{NbTasks: threads})
			return err
		},
		result: func() (string, error) {
			encoding := sum.Bytes()
			return hex.EncodeToString(encoding[:]), nil
		},
	}, nil
}

func msmG2(size, threads int) (*job, error) {
	_, _, _, generator := curve.Generators()
	points, factors := curve.BatchScalarMultiplicationG2(&generator, logarithms(size)), scalars(size)
	var sum curve.G2Affine
	return &job{
		run: func() error {
			_, err := sum.MultiExp(points, factors, ecc.MultiExpConfig{NbTasks: threads})
			return err
		},
		result: func() (string, error) {
			encoding := sum.Bytes()
			return hex.EncodeToString(encoding[:]), nil
		},
	}, nil
}

// Natural order in, bit-reversed order out: the cheapest that the library offers, as its prover uses it. The order is
// undone outside of the time.
func ntt(size, threads int) (*job, error) {
	if bits.OnesCount(uint(size)) != 1 {
		return nil, fmt.Errorf("not a power of two: %d", size)
	}
	domain, coefficients := fft.NewDomain(uint64(size)), scalars(size)
	values := make([]fr.Element, size)
	copy(values, coefficients)
	return &job{
		run: func() error {
			domain.FFT(values, fft.DIF, fft.WithNbTasks(threads))
			return nil
		},
		result: func() (string, error) {
			fft.BitReverse(values)
			digest := sha256.New()
			for index := range values {
				encoding := values[index].Bytes()
				digest.Write(encoding[:])
			}
			copy(values, coefficients)
			return hex.EncodeToString(digest.Sum(nil)), nil
		},
	}, nil
}

// A product of pairings whose value is one: the last pair cancels the others.
func pairing(size, _ int) (*job, error) {
	_, _, g1, g2 := curve.Generators()
	factors := scalars(size)
	var sum fr.Element
	for index := range factors[:size-1] {
		sum.Add(&sum, &factors[index])
	}
	if size > 1 {
		factors[size-1].Neg(&sum)
	}
	ps, qs := curve.BatchScalarMultiplicationG1(&g1, factors), make([]curve.G2Affine, size)
	for index := range qs {
		qs[index] = g2
	}
	var value curve.GT
	return &job{
		run: func() (err error) {
			value, err = curve.Pair(ps, qs)
			return err
		},
		result: func() (string, error) {
			if size == 1 {
				var base curve.GT
				base, err := curve.Pair([]curve.G1Affine{g1}, []curve.G2Affine{g2})
				if err != nil {
					return "", err
				}
				var exponent big.Int
				factors[0].BigInt(&exponent)
				base.Exp(base, &exponent)
				if !base.Equal(&value) {
					return "", fmt.Errorf("the pairing is not bilinear")
				}
			} else if !value.IsOne() {
				return "", fmt.Errorf("the product of pairings is not one")
			}
			return "verified", nil
		},
	}, nil
}
