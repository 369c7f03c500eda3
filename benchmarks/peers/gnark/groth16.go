// SPDX-License-Identifier: GPL-3.0-or-later
package main

import (
	"bytes"
	"fmt"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/consensys/gnark/backend/groth16"
	native "github.com/consensys/gnark/backend/groth16/bls12-381"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
)

func init() { logger.Disable() }

// The start squared again and again is the public result; `size` constraints.
type chain struct {
	Result frontend.Variable `gnark:",public"`
	Start  frontend.Variable
	size   int
}

func (circuit *chain) Define(api frontend.API) error {
	wire := circuit.Start
	for range circuit.size - 1 {
		wire = api.Mul(wire, wire)
	}
	api.AssertIsEqual(wire, circuit.Result)
	return nil
}

type session struct {
	size         int
	system       constraint.ConstraintSystem
	full, public witness.Witness
	pk           groth16.ProvingKey
	vk           groth16.VerifyingKey
}

var last *session

func compile(size int) (*session, error) {
	system, err := frontend.Compile(ecc.BLS12_381.ScalarField(), r1cs.NewBuilder, &chain{size: size})
	if err != nil {
		return nil, err
	}
	if system.GetNbConstraints() != size {
		return nil, fmt.Errorf("%d constraints, not %d", system.GetNbConstraints(), size)
	}
	result := inputs.scalarStart
	for range size - 1 {
		result.Square(&result)
	}
	full, err := frontend.NewWitness(&chain{Result: result, Start: inputs.scalarStart}, ecc.BLS12_381.ScalarField())
	if err != nil {
		return nil, err
	}
	public, err := full.Public()
	return &session{size: size, system: system, full: full, public: public}, err
}

func withKeys(size int) (*session, error) {
	if last != nil && last.size == size && last.pk != nil {
		return last, nil
	}
	fresh, err := compile(size)
	if err != nil {
		return nil, err
	}
	fresh.pk, fresh.vk, err = groth16.Setup(fresh.system)
	last = fresh
	return fresh, err
}

func setup(size, _ int) (*job, error) {
	current, err := compile(size)
	if err != nil {
		return nil, err
	}
	last = current
	return &job{
		run: func() (err error) {
			current.pk, current.vk, err = groth16.Setup(current.system)
			return err
		},
		result: func() (string, error) {
			proof, err := groth16.Prove(current.system, current.pk, current.full)
			if err != nil {
				return "", err
			}
			return "verified", groth16.Verify(proof, current.vk, current.public)
		},
	}, nil
}

func prove(size, _ int) (*job, error) {
	current, err := withKeys(size)
	if err != nil {
		return nil, err
	}
	var proof groth16.Proof
	return &job{
		run: func() (err error) {
			proof, err = groth16.Prove(current.system, current.pk, current.full)
			return err
		},
		result: func() (string, error) { return "verified", groth16.Verify(proof, current.vk, current.public) },
	}, nil
}

// From the 192 bytes of the proof. The library's Verify checks the subgroups, so decoding does not do it again.
func verify(size, _ int) (*job, error) {
	current, err := withKeys(1000)
	if err != nil {
		return nil, err
	}
	made, err := groth16.Prove(current.system, current.pk, current.full)
	if err != nil {
		return nil, err
	}
	vk, public := current.vk.(*native.VerifyingKey), current.public.Vector().(fr.Vector)
	var buffer bytes.Buffer
	proof := made.(*native.Proof)
	encoder := curve.NewEncoder(&buffer)
	for _, point := range []any{&proof.Ar, &proof.Bs, &proof.Krs} {
		if err := encoder.Encode(point); err != nil {
			return nil, err
		}
	}
	encoding := buffer.Bytes()
	if len(encoding) != 192 {
		return nil, fmt.Errorf("a proof of %d bytes", len(encoding))
	}
	check := func(encoding []byte, public fr.Vector) error {
		var read native.Proof
		decoder := curve.NewDecoder(bytes.NewReader(encoding), curve.NoSubgroupChecks())
		for _, point := range []any{&read.Ar, &read.Bs, &read.Krs} {
			if err := decoder.Decode(point); err != nil {
				return err
			}
		}
		return native.Verify(&read, vk, public)
	}
	return &job{
		run: func() error {
			for range size {
				if err := check(encoding, public); err != nil {
					return err
				}
			}
			return nil
		},
		result: func() (string, error) {
			wrong := append(fr.Vector(nil), public...)
			wrong[0].Double(&wrong[0])
			if check(encoding, wrong) == nil {
				return "", fmt.Errorf("a wrong proof was accepted")
			}
			return "verified", nil
		},
	}, nil
}

// The proving key from its uncompressed bytes in memory, without the checks of its points: the fastest portable form.
func keyLoad(size, _ int) (*job, error) {
	current, err := withKeys(size)
	if err != nil {
		return nil, err
	}
	var buffer bytes.Buffer
	if _, err := current.pk.WriteRawTo(&buffer); err != nil {
		return nil, err
	}
	var pk groth16.ProvingKey
	return &job{
		run: func() error {
			pk = groth16.NewProvingKey(ecc.BLS12_381)
			_, err := pk.UnsafeReadFrom(bytes.NewReader(buffer.Bytes()))
			return err
		},
		result: func() (string, error) {
			proof, err := groth16.Prove(current.system, pk, current.full)
			if err != nil {
				return "", err
			}
			return "verified", groth16.Verify(proof, current.vk, current.public)
		},
	}, nil
}
